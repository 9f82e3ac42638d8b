"""Every address of Shelflife, by the app that answers it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("papers.urls")),
    path("", include("claims.urls")),
]
