"""The addresses that claims answers, a list for each page group."""

from django.urls import URLPattern, URLResolver, path

from claims.views import dashboard

dashboard_urls = [
    path("", dashboard.dashboard, name="dashboard"),
    path("search/", dashboard.search, name="search"),
]

urlpatterns: list[URLPattern | URLResolver] = [*dashboard_urls]
