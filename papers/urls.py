"""The addresses that papers answers."""

from django.urls import URLPattern, URLResolver, path

from papers.views import harvest, harvest_changes, paper

harvest_urls = [
    path("harvest/", harvest.harvest, name="harvest"),
    path("harvest/status/", harvest.status, name="harvest-status"),
    path("harvest/coverage.csv", harvest.coverage_csv, name="harvest-coverage-csv"),
    path("harvest/poll/", harvest_changes.poll, name="harvest-poll"),
    path("harvest/close-gaps/", harvest_changes.close_gaps, name="harvest-close-gaps"),
    path("harvest/reset/", harvest_changes.reset, name="harvest-reset"),
    path("harvest/runs/<int:number>/again/", harvest_changes.again, name="harvest-again"),
    path("harvest/runs/<int:number>/stop/", harvest_changes.stop, name="harvest-stop"),
    path("harvest/categories/", harvest_changes.category_add, name="category-add"),
    path("harvest/categories/<int:number>/remove/", harvest_changes.category_remove, name="category-remove"),
    path("harvest/set-aside/<int:number>/", harvest.set_aside, name="set-aside"),
    path("harvest/set-aside/<int:number>/read/", harvest_changes.set_aside_read, name="set-aside-read"),
]

paper_urls = [path("papers/<path:identifier>/", paper.paper, name="paper")]

urlpatterns: list[URLPattern | URLResolver] = [*harvest_urls, *paper_urls]
