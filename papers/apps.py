"""The Django app `papers`: arXiv's side. At every migrate it also sees that the roles' groups exist."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from config.roles import make_groups


class PapersConfig(AppConfig):
    name = "papers"

    def ready(self) -> None:
        post_migrate.connect(make_groups, sender=self, dispatch_uid="papers.make_groups")
