"""`manage.py prepare`: writes the encoder's graph at set-up, once."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from papers.encoder.files import NAME, WeightsMissing, graph_path, package_folder
from papers.encoder.graph import ensure_graph


class Command(BaseCommand):
    help = "Write the encoder's graph, where it is not written yet. Safe to run again."

    def handle(self, *args: object, **options: object) -> None:
        try:
            package_folder()  # a graph alone is not enough: the process needs the tokenizer too
            written = ensure_graph(graph_path())
        except WeightsMissing as missing:
            # not an error: the product works, by words alone, and its pages say so
            self.stderr.write(f"No encoder: {missing}. Matching goes by words alone.")
            return
        if written:
            self.stdout.write(f"The encoder {NAME} is ready.")
