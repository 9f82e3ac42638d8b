"""Papers with their versions and encodings, what is watched, harvests, and the one permit to ask arXiv."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgvector.django.halfvec
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from pgvector.django import VectorExtension


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        VectorExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="ArxivRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("interface", models.CharField(help_text="api, oai, rss or other", max_length=8)),
                ("address", models.TextField()),
                (
                    "started",
                    models.DateTimeField(help_text="by the database's clock, just before it was sent"),
                ),
                (
                    "ended",
                    models.DateTimeField(
                        blank=True, help_text="null: running, or its process died", null=True
                    ),
                ),
                (
                    "pause",
                    models.FloatField(
                        blank=True,
                        help_text="seconds from the end of the answer before to this request",
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(blank=True, help_text="null: no answer", null=True),
                ),
                ("problem", models.TextField(blank=True)),
                (
                    "asked_to_wait",
                    models.FloatField(blank=True, help_text="seconds of Retry-After", null=True),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="WatchedCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=32, unique=True)),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        help_text="first day searched; null until the first harvest sets it",
                        null=True,
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("added", models.DateTimeField(auto_now_add=True)),
            ],
            options={"verbose_name_plural": "watched categories", "ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Harvest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("oai", "OAI-PMH"), ("api", "query API")], default="oai", max_length=8
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("schedule", "by schedule"), ("now", "poll now"), ("backfill", "back-fill")],
                        default="schedule",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("whole", "Whole"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "categories",
                    models.JSONField(default=list, help_text="the categories searched, as a list of names"),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="of a first sweep: how many days back it goes from arXiv's today",
                        null=True,
                    ),
                ),
                (
                    "window_from",
                    models.DateField(
                        blank=True,
                        help_text="the first day; of a first sweep null until arXiv answered",
                        null=True,
                    ),
                ),
                (
                    "window_until",
                    models.DateField(
                        blank=True,
                        help_text="the last day; of an open-ended sweep arXiv's today, once it answered",
                        null=True,
                    ),
                ),
                (
                    "open_ended",
                    models.BooleanField(default=True, help_text="a sweep to arXiv's today, without `until`"),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("records", "reading records"),
                            ("identifiers", "comparing with the list of identifiers"),
                            ("missing", "fetching what was missing"),
                        ],
                        default="records",
                        max_length=12,
                    ),
                ),
                (
                    "windows",
                    models.JSONField(
                        default=list, help_text="left to ask, as [from, until]; until null: open-ended"
                    ),
                ),
                ("cursor", models.TextField(blank=True, help_text="the resumption token of the next page")),
                (
                    "last_page",
                    models.CharField(
                        blank=True, help_text="hash of the last page's identifiers", max_length=64
                    ),
                ),
                (
                    "missing",
                    models.JSONField(default=list, help_text="[id, day] of what the pages did not give"),
                ),
                (
                    "listed",
                    models.PositiveIntegerField(
                        default=0, help_text="identifiers that arXiv lists for the window"
                    ),
                ),
                (
                    "rereads",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="times that the window was read anew"
                    ),
                ),
                (
                    "recovered",
                    models.PositiveIntegerField(default=0, help_text="papers that the pages did not give"),
                ),
                (
                    "arxiv_today",
                    models.DateField(
                        blank=True, help_text="the day that arXiv's first answer says", null=True
                    ),
                ),
                ("requests", models.PositiveIntegerField(default=0)),
                ("waited_seconds", models.FloatField(default=0)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, help_text="tries in a row that brought nothing"),
                ),
                ("retry_at", models.DateTimeField(blank=True, help_text="not before this moment", null=True)),
                (
                    "stop_asked",
                    models.BooleanField(
                        default=False, help_text="a person asked it to stop after the page at hand"
                    ),
                ),
                ("error", models.TextField(blank=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "holder",
                    models.CharField(blank=True, help_text="the process that runs it", max_length=100),
                ),
                ("started", models.DateTimeField(blank=True, null=True)),
                (
                    "beat",
                    models.DateTimeField(
                        blank=True, help_text="last sign of life of the process that runs it", null=True
                    ),
                ),
                ("ended", models.DateTimeField(blank=True, null=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="HarvestFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("what", models.TextField()),
                ("done", models.TextField()),
                (
                    "harvest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faults",
                        to="papers.harvest",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifier", models.CharField(max_length=32, unique=True)),
                ("title", models.TextField()),
                ("abstract", models.TextField()),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None
                    ),
                ),
                ("primary_category", models.CharField(blank=True, max_length=32)),
                ("published", models.DateTimeField(help_text="submission of the first version")),
                ("updated", models.DateTimeField(help_text="submission of the current version")),
                ("current_version", models.PositiveSmallIntegerField(default=1)),
                (
                    "abstract_changed",
                    models.DateTimeField(
                        blank=True,
                        help_text="submission of the newest version seen to change the abstract",
                        null=True,
                    ),
                ),
                ("withdrawn", models.BooleanField(default=False)),
                ("withdrawal_reason", models.TextField(blank=True)),
                ("license", models.CharField(blank=True, max_length=200)),
                ("journal_reference", models.TextField(blank=True)),
                ("doi", models.TextField(blank=True)),
                ("comment", models.TextField(blank=True)),
                ("submitter", models.TextField(blank=True)),
                (
                    "datestamp",
                    models.DateField(
                        blank=True,
                        help_text="OAI-PMH day of the last change seen; null: known by a look-up alone",
                        null=True,
                    ),
                ),
                ("first_stored", models.DateTimeField(auto_now_add=True)),
                (
                    "search_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "title", config="english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "abstract", config="english", weight="B"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="paper_search"),
                    models.Index(fields=["published", "id"], name="paper_published"),
                    models.Index(fields=["datestamp"], name="paper_datestamp"),
                    django.contrib.postgres.indexes.GinIndex(fields=["categories"], name="paper_categories"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("updated__gte", models.F("published"))),
                        name="paper_updated_after_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("current_version__gte", 1)), name="paper_version_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Encoding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "encoder",
                    models.CharField(
                        blank=True, help_text="the encoder's name; empty: words alone", max_length=100
                    ),
                ),
                (
                    "text_hash",
                    models.CharField(help_text="SHA-256 of title and abstract, as encoded", max_length=64),
                ),
                ("terms", models.BinaryField()),
                ("length", models.PositiveIntegerField(help_text="number of stems in the text")),
                ("vector", pgvector.django.halfvec.HalfVectorField(blank=True, dimensions=384, null=True)),
                ("made", models.DateTimeField(auto_now_add=True)),
                (
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="encoding",
                        to="papers.paper",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("identifier", models.CharField(blank=True, max_length=200)),
                ("problem", models.TextField()),
                ("raw", models.TextField()),
                ("raw_hash", models.CharField(max_length=64, unique=True)),
                (
                    "resolved",
                    models.DateTimeField(
                        blank=True, help_text="when the record was read after all", null=True
                    ),
                ),
                (
                    "harvest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="set_aside",
                        to="papers.harvest",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("submitted", models.DateTimeField()),
                ("title", models.TextField(blank=True, null=True)),
                ("abstract", models.TextField(blank=True, null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="papers.paper",
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="an OAI-PMH day (UTC)")),
                (
                    "state",
                    models.CharField(
                        choices=[("closed", "closed"), ("provisional", "provisional")], max_length=12
                    ),
                ),
                ("proof", models.TextField(blank=True, help_text="what proved it")),
                (
                    "papers",
                    models.PositiveIntegerField(
                        default=0, help_text="papers of the category seen for that day"
                    ),
                ),
                (
                    "harvest",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="papers.harvest"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="papers.watchedcategory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ArxivPermit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=64)),
                (
                    "held_until",
                    models.DateTimeField(
                        blank=True, help_text="no request of the holder runs after this", null=True
                    ),
                ),
                (
                    "next_request",
                    models.DateTimeField(
                        blank=True, help_text="the earliest start of the next request", null=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "reachable"),
                            ("backing-off", "backing off"),
                            ("stopped", "stopped by arXiv (403)"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("failures", models.PositiveIntegerField(default=0, help_text="failed requests in a row")),
                ("last_problem", models.TextField(blank=True)),
                ("last_failure", models.DateTimeField(blank=True, null=True)),
                ("last_success", models.DateTimeField(blank=True, null=True)),
                ("reset_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reset_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="who last let it ask again after it was stopped or backing off",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="permit_is_one_row")
                ]
            },
        ),
        migrations.AddIndex(
            model_name="harvest", index=models.Index(fields=["state", "-id"], name="harvest_by_state")
        ),
        migrations.AddConstraint(
            model_name="harvest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("window_until__isnull", True),
                    ("window_until__gte", models.F("window_from")),
                    _connector="OR",
                ),
                name="harvest_window_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="harvest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")),
                fields=("source",),
                name="harvest_one_running_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("paper", "number"), name="version_once_a_paper"),
        ),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(fields=("category", "day"), name="coverage_once_a_day"),
        ),
    ]
