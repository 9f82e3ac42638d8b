"""A document's as-of day can be provisional until arXiv was asked for its anchors."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_erasing")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="as_of_provisional",
            field=models.BooleanField(
                default=False,
                help_text="better known once arXiv answers for the line's anchors (claims.importing.recut)",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("as_of_provisional", True)), fields=["line"], name="document_provisional"
            ),
        ),
    ]
