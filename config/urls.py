"""Every address of Shelflife, by the app that answers it."""

from django.urls import URLPattern, URLResolver, include, path

from config.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("", include("accounts.urls")),
    path("", include("papers.urls")),
    path("", include("claims.urls")),
]
