"""Lines, documents, claims, anchors, matches, evidence and verdicts, with the triggers that keep verdicts."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger

from claims.models.append_only import FirmTriggerSql


class Migration(migrations.Migration):
    initial = True

    dependencies = [("papers", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                (
                    "line_number",
                    models.BigIntegerField(
                        blank=True, help_text="the id that the erased sample line had", null=True
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("transaction", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("supports", "Supports"),
                            ("contradicts", "Contradicts"),
                            ("qualifies", "Qualifies"),
                            ("supersedes", "Supersedes"),
                            ("mentions", "Mentions"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "pressure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("scaling", "Scaling"),
                            ("architecture", "Architecture"),
                            ("evaluation", "Evaluation"),
                            ("tooling", "Tooling"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "evidence"},
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=255)),
                ("data", models.BinaryField(help_text="the bytes as they came")),
                (
                    "as_of",
                    models.DateField(blank=True, help_text="as given by the person who imports", null=True),
                ),
                ("made", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Kind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("question", models.TextField()),
                ("durable_question", models.TextField(blank=True)),
                (
                    "explanation",
                    models.TextField(blank=True, help_text="what the line explores, in its document's words"),
                ),
                ("synthesis", models.TextField(blank=True, help_text="paragraphs parted by blank lines")),
                (
                    "window_from",
                    models.PositiveSmallIntegerField(blank=True, help_text="first year", null=True),
                ),
                ("window_to", models.PositiveSmallIntegerField(blank=True, help_text="last year", null=True)),
                (
                    "retest_task",
                    models.TextField(blank=True, help_text="what to re-test, in its document's words"),
                ),
                (
                    "related",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        help_text="next inquiring lines, as named",
                        size=None,
                    ),
                ),
                (
                    "sample",
                    models.BooleanField(
                        default=False, help_text="invented to show the product; counted in no figure"
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "search_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "question", config="english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "durable_question", config="english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "synthesis", config="english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={"ordering": ["question"]},
        ),
        migrations.CreateModel(
            name="Match",
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
                        choices=[("harvest", "harvest"), ("by-hand", "by hand"), ("sample", "sample")],
                        default="harvest",
                        max_length=8,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("new", "new evidence"),
                            ("within-span", "within the asserted span"),
                            ("context", "older: context only"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                (
                    "counts_from",
                    models.DateField(help_text="the day arXiv first saw it, or its changed version's day"),
                ),
                ("found", models.DateTimeField(auto_now_add=True)),
                (
                    "score",
                    models.FloatField(
                        help_text="the pair's score; comparable within a claim and its word table"
                    ),
                ),
                ("words_score", models.FloatField(default=0)),
                (
                    "meaning_score",
                    models.FloatField(blank=True, help_text="null: scored by words alone", null=True),
                ),
                ("encoder", models.CharField(blank=True, max_length=100)),
                (
                    "shared_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        help_text="heaviest first, as written",
                        size=None,
                    ),
                ),
                (
                    "sentence",
                    models.TextField(
                        blank=True, help_text="the abstract's sentence that fits best, word for word"
                    ),
                ),
                (
                    "suggested_stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supports", "Supports"),
                            ("contradicts", "Contradicts"),
                            ("qualifies", "Qualifies"),
                            ("supersedes", "Supersedes"),
                            ("mentions", "Mentions"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "suggestion_reason",
                    models.CharField(blank=True, help_text="the words it rests on", max_length=200),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("accepted", "Accepted"),
                            ("dismissed", "Dismissed"),
                            ("snoozed", "Snoozed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("snoozed_until", models.DateTimeField(blank=True, null=True)),
                (
                    "dismissal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("other-topic", "Other topic"),
                            ("other-conditions", "Other conditions"),
                            ("nothing-new", "No new evidence"),
                            ("duplicate", "Same work already accepted"),
                            ("other", "Other reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dismissal_remark", models.TextField(blank=True)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                (
                    "revision",
                    models.PositiveIntegerField(
                        default=1, help_text="grows with each decision: for optimistic locking"
                    ),
                ),
            ],
            options={"verbose_name_plural": "matches"},
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.TextField()),
                ("text", models.TextField(blank=True)),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.CreateModel(
            name="ResearchQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                    ),
                ),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.CreateModel(
            name="Specific",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField(help_text="first character within the statement")),
                ("text", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quantity", "quantity"),
                            ("count", "count"),
                            ("model", "model"),
                            ("threshold", "threshold"),
                            ("benchmark", "benchmark"),
                            ("superlative", "superlative"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), blank=True, default=list, size=None
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=40)),
                (
                    "still_right",
                    models.CharField(
                        choices=[("unseen", "Not seen again"), ("yes", "Yes"), ("no", "No")],
                        default="unseen",
                        max_length=8,
                    ),
                ),
                (
                    "latest",
                    models.CharField(
                        blank=True, help_text="what a newer paper says, where it differs", max_length=200
                    ),
                ),
            ],
            options={"ordering": ["start"]},
        ),
        migrations.CreateModel(
            name="TriageEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accept", "accepted"),
                            ("dismiss", "dismissed"),
                            ("snooze", "snoozed"),
                            ("undo", "undone"),
                            ("add", "added by hand"),
                        ],
                        max_length=8,
                    ),
                ),
                ("before", models.JSONField(default=dict, help_text="the match's decision before")),
                ("after", models.JSONField(default=dict, help_text="the match's decision after")),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("holding", "Holding"), ("relaxed", "Relaxed"), ("reversed", "Reversed")],
                        max_length=8,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("hardened", "Hardened"),
                            ("unchanged", "Unchanged"),
                            ("weakened", "Weakened"),
                        ],
                        default="unchanged",
                        max_length=10,
                    ),
                ),
                (
                    "pressures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("scaling", "Scaling"),
                                ("architecture", "Architecture"),
                                ("evaluation", "Evaluation"),
                                ("tooling", "Tooling"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("rationale", models.TextField()),
                (
                    "nothing_found",
                    models.BooleanField(
                        default=False, help_text="searched, and nothing found that bears on it"
                    ),
                ),
                (
                    "searched_through",
                    models.DateField(blank=True, help_text="the last day that the search covers", null=True),
                ),
                (
                    "search_words",
                    models.TextField(blank=True, help_text="the search it rests on: categories, days, gaps"),
                ),
                ("given", models.DateTimeField()),
                (
                    "transaction",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        help_text="set by the database: citations must share it",
                        max_length=20,
                    ),
                ),
            ],
            options={"ordering": ["-given", "-id"]},
        ),
        migrations.CreateModel(
            name="VerdictCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stance", models.CharField(max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name="VerdictEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("disputed", "Disputed"),
                            ("withdrawn", "Withdrawn as given in error"),
                        ],
                        max_length=10,
                    ),
                ),
                ("remark", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="WordTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("documents", models.PositiveIntegerField(help_text="papers it was counted over")),
                ("average_length", models.FloatField(help_text="stems a paper")),
                (
                    "frequencies",
                    models.BinaryField(
                        help_text="little-endian uint32 pairs: stem hash, papers that have it"
                    ),
                ),
                ("made", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "identifier",
                    models.CharField(help_text="without version; as written where malformed", max_length=200),
                ),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="the version asserted, if any", null=True
                    ),
                ),
                (
                    "asserted_month",
                    models.CharField(blank=True, help_text='"2025-06", or "2025"', max_length=10),
                ),
                ("asserted_title", models.TextField(blank=True)),
                ("title_truncated", models.BooleanField(default=False)),
                (
                    "grounding",
                    models.CharField(
                        choices=[
                            ("unchecked", "Not yet checked"),
                            ("grounded", "Grounded"),
                            ("title-differs", "Title differs"),
                            ("date-differs", "Date differs"),
                            ("withdrawn", "Withdrawn"),
                            ("not-found", "Not found"),
                            ("malformed", "Malformed"),
                        ],
                        default="unchecked",
                        max_length=14,
                    ),
                ),
                (
                    "title_cut_off",
                    models.BooleanField(
                        default=False, help_text="the asserted title is the beginning of arXiv's"
                    ),
                ),
                ("checked", models.DateTimeField(blank=True, null=True)),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="papers.paper",
                    ),
                ),
            ],
            options={"ordering": ["position"]},
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(help_text="within its line: the 2 in PP-2")),
                ("statement", models.TextField()),
                ("asserted_from", models.DateField(blank=True, null=True)),
                ("asserted_to", models.DateField(blank=True, null=True)),
                (
                    "asserted_words",
                    models.CharField(
                        blank=True, help_text='the date as written: "~2025–2026"', max_length=80
                    ),
                ),
                ("approximate", models.BooleanField(default=False)),
                (
                    "as_of",
                    models.DateField(
                        help_text="the day to which its document speaks; newer papers are new evidence"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("untested", "Untested"),
                            ("holding", "Holding"),
                            ("relaxed", "Relaxed"),
                            ("reversed", "Reversed"),
                        ],
                        default="untested",
                        max_length=8,
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        blank=True,
                        help_text="when the first of the verdicts in force that agree was given",
                        null=True,
                    ),
                ),
                (
                    "last_reviewed",
                    models.DateTimeField(
                        blank=True, help_text="when the verdict in force was given", null=True
                    ),
                ),
                (
                    "dropped",
                    models.DateTimeField(
                        blank=True, help_text="no longer in its line's document, or archived", null=True
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "matched_through",
                    models.BigIntegerField(
                        default=0, help_text="the highest Encoding.id it was matched with"
                    ),
                ),
                (
                    "baseline",
                    models.JSONField(
                        blank=True,
                        help_text="mean and deviation of words and meaning over a frozen sample, with the word table and the encoder",
                        null=True,
                    ),
                ),
                (
                    "cut",
                    models.FloatField(
                        blank=True, help_text="the lowest score that becomes a match", null=True
                    ),
                ),
                (
                    "search_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector("statement", config="english"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["line_id", "number"]},
        ),
        migrations.CreateModel(
            name="AnchorUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                        ],
                        default="suggested",
                        max_length=10,
                    ),
                ),
                ("score", models.FloatField(blank=True, null=True)),
                (
                    "named",
                    models.BooleanField(default=False, help_text="the claim's own text names the anchor"),
                ),
                ("decided", models.DateTimeField(blank=True, null=True)),
                (
                    "anchor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="claims.anchor"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchor_uses",
                        to="claims.claim",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnchorProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.FloatField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("decided", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchor_proposals",
                        to="papers.paper",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="anchor_proposals",
                        to="claims.claim",
                    ),
                ),
            ],
            options={"ordering": ["-score"]},
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=255)),
                ("text", models.TextField()),
                ("text_hash", models.CharField(help_text="SHA-256 of the text", max_length=64)),
                ("as_of", models.DateField(help_text="the day to which the document speaks")),
                (
                    "as_of_source",
                    models.CharField(help_text="where that day comes from, in words", max_length=200),
                ),
                (
                    "as_of_provisional",
                    models.BooleanField(
                        default=False,
                        help_text="better known once arXiv answers for the line's anchors (claims.importing.recut)",
                    ),
                ),
                ("imported", models.DateTimeField(auto_now_add=True)),
                (
                    "imported_by",
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
        AddTrigger(
            model_name="erasure",
            trigger=Trigger(
                name="erasure_no_update",
                sql=FirmTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
                    hash="4a7cf68626a033fa56faf5a0697d5f8d0a23532f",
                    operation="UPDATE",
                    pgid="pgtrigger_erasure_no_update_b4a6c",
                    table="claims_erasure",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="erasure",
            trigger=Trigger(
                name="erasure_no_delete",
                sql=FirmTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
                    hash="f0fcac21080aaca0e845976ef3d11e38aa2bd344",
                    operation="DELETE",
                    pgid="pgtrigger_erasure_no_delete_0c8c4",
                    table="claims_erasure",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="erasure",
            trigger=Trigger(
                name="erasure_no_truncate",
                sql=FirmTriggerSql(
                    func="""\
IF current_database() LIKE 'test\\_%' AND EXISTS (
    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
    AND what = 'test database'
) THEN RETURN NULL; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="f8f6e50788f60a16dca6b829b10e6199e4cfb757",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_erasure_no_truncate_0a947",
                    table="claims_erasure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importdraft",
            name="made_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="line",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="line_search"),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="line_has_a_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("window_from__isnull", True),
                    ("window_to__gte", models.F("window_from")),
                    _connector="OR",
                ),
                name="line_window_in_order",
            ),
        ),
        migrations.AddField(
            model_name="kind",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kinds", to="claims.line"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="claims.line"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="claims.line"
            ),
        ),
        migrations.AddField(
            model_name="anchor",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="anchors", to="claims.line"
            ),
        ),
        AddTrigger(
            model_name="line",
            trigger=Trigger(
                name="line_sample_is_fixed",
                sql=FirmTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."sample" IS DISTINCT FROM (NEW."sample"))',
                    func="RAISE EXCEPTION '%: id, sample cannot be changed', TG_TABLE_NAME;",
                    hash="3455cf6c1c5227d8154191b0c52a94ee65efd8a9",
                    operation="UPDATE",
                    pgid="pgtrigger_line_sample_is_fixed_5597f",
                    table="claims_line",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="line",
            trigger=Trigger(
                name="line_kept_with_verdicts",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (SELECT 1 FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id WHERE c.line_id = OLD.id) THEN
    RAISE EXCEPTION 'this line has verdicts, which are append-only';
END IF;
RETURN OLD;""",
                    hash="11347f4688302baa3d86959c5d365882d0877c67",
                    operation="DELETE",
                    pgid="pgtrigger_line_kept_with_verdicts_8f919",
                    table="claims_line",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decided_matches",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="kind",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="matches",
                to="claims.kind",
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="papers.paper"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="match",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="claims.match"
            ),
        ),
        migrations.AddField(
            model_name="note",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="claims.line"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="note",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="claims",
                to="claims.note",
            ),
        ),
        migrations.AddField(
            model_name="researchquestion",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="research_questions",
                to="claims.line",
            ),
        ),
        migrations.AddField(
            model_name="specific",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="specifics", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="triageevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="triageevent",
            name="match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="claims.match"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="deciding_paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decided_verdicts",
                to="papers.paper",
            ),
        ),
        migrations.AddField(
            model_name="verdict",
            name="reviewer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="verdicts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="verdictcitation",
            name="match",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="claims.match"
            ),
        ),
        migrations.AddField(
            model_name="verdictcitation",
            name="verdict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="claims.verdict"
            ),
        ),
        migrations.AddField(
            model_name="verdictevent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verdictevent",
            name="verdict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="claims.verdict"
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="wordings", to="claims.claim"
            ),
        ),
        migrations.AddField(
            model_name="match",
            name="word_table",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="claims.wordtable"
            ),
        ),
        migrations.AddConstraint(
            model_name="anchoruse",
            constraint=models.UniqueConstraint(fields=("claim", "anchor"), name="anchor_use_once"),
        ),
        migrations.AddConstraint(
            model_name="anchorproposal",
            constraint=models.UniqueConstraint(fields=("claim", "paper"), name="anchor_proposal_once"),
        ),
        migrations.AddConstraint(
            model_name="kind",
            constraint=models.UniqueConstraint(fields=("line", "position"), name="kind_position_once"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("as_of_provisional", True)), fields=["line"], name="document_provisional"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(fields=("line", "text_hash"), name="document_once_a_line"),
        ),
        migrations.AddIndex(
            model_name="anchor",
            index=models.Index(
                condition=models.Q(("grounding", "unchecked")), fields=["id"], name="anchor_unchecked"
            ),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.UniqueConstraint(fields=("line", "identifier"), name="anchor_once_a_line"),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("grounding__in", ["grounded", "title-differs", "date-differs", "withdrawn"]),
                        _negated=True,
                    ),
                    ("paper__isnull", False),
                    _connector="OR",
                ),
                name="anchor_found_has_its_paper",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence", index=models.Index(fields=["stance", "-at"], name="evidence_by_stance")
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(fields=("line", "position"), name="note_position_once"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search_vector"], name="claim_search"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["status", "line", "number"], name="claim_by_status"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("dropped__isnull", True)),
                fields=["line", "number"],
                include=("id", "status", "status_since", "last_reviewed", "asserted_from", "asserted_to"),
                name="claim_shelf",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("dropped__isnull", True)), fields=["matched_through"], name="claim_behind"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("line", "number"), name="claim_number_once_a_line"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement", ""), _negated=True), name="claim_has_a_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asserted_to__isnull", True),
                    ("asserted_to__gte", models.F("asserted_from")),
                    _connector="OR",
                ),
                name="claim_span_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asserted_to__isnull", True), ("asserted_to__lte", models.F("as_of")), _connector="OR"
                ),
                name="claim_span_ends_by_as_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "untested"), ("status_since__isnull", True)),
                    models.Q(
                        models.Q(("status", "untested"), _negated=True), ("status_since__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="claim_status_is_dated",
            ),
        ),
        AddTrigger(
            model_name="claim",
            trigger=Trigger(
                name="claim_id_is_fixed",
                sql=FirmTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id"))',
                    func="RAISE EXCEPTION '%: id cannot be changed', TG_TABLE_NAME;",
                    hash="61292bf28b31c0916b969783489c44c63a3f014d",
                    operation="UPDATE",
                    pgid="pgtrigger_claim_id_is_fixed_4e478",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="claim",
            trigger=Trigger(
                name="claim_kept_with_verdicts",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (SELECT 1 FROM claims_verdict WHERE claim_id = OLD.id) THEN
    RAISE EXCEPTION 'this claim has verdicts, which are append-only';
END IF;
RETURN OLD;""",
                    hash="a24266f14171ee3bc84822d28270fe38eba25444",
                    operation="DELETE",
                    pgid="pgtrigger_claim_kept_with_verdicts_98163",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="claim",
            trigger=Trigger(
                name="claim_stays_real",
                sql=FirmTriggerSql(
                    condition='WHEN (OLD."line_id" IS DISTINCT FROM (NEW."line_id"))',
                    func="""\
IF (SELECT sample FROM claims_line WHERE id = OLD.line_id)
    IS DISTINCT FROM (SELECT sample FROM claims_line WHERE id = NEW.line_id) THEN
    RAISE EXCEPTION 'a claim cannot move between a sample line and a real one';
END IF;
RETURN NEW;""",
                    hash="0248bdc2989f25da56a9555a550b53cbbd9dddae",
                    operation="UPDATE",
                    pgid="pgtrigger_claim_stays_real_f70e3",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="researchquestion",
            constraint=models.UniqueConstraint(
                fields=("line", "position"), name="research_question_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="specific",
            constraint=models.UniqueConstraint(fields=("claim", "start"), name="specific_once_a_place"),
        ),
        migrations.AddIndex(
            model_name="triageevent", index=models.Index(fields=["by", "-id"], name="triage_event_of_person")
        ),
        migrations.AddIndex(
            model_name="verdict",
            index=models.Index(fields=["claim", "-given", "-id"], name="verdict_newest_of_claim"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("rationale", ""), _negated=True), name="verdict_has_a_rationale"
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nothing_found", False), ("searched_through__isnull", False), _connector="OR"
                ),
                name="verdict_nothing_found_has_its_search",
            ),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("nothing_found", False), ("outcome", "holding"), _connector="OR"),
                name="verdict_falls_need_evidence",
            ),
        ),
        AddTrigger(
            model_name="verdict",
            trigger=Trigger(
                name="verdict_no_update",
                sql=FirmTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
                    hash="d669a0ad5743356b10d0ed4677e85ed3150396f9",
                    operation="UPDATE",
                    pgid="pgtrigger_verdict_no_update_f5e90",
                    table="claims_verdict",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdict",
            trigger=Trigger(
                name="verdict_no_delete",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (
    SELECT 1 FROM claims_erasure e JOIN claims_line l ON l.id = e.line_number
    WHERE e.transaction = pg_current_xact_id()::text AND l.sample
    AND l.id = (SELECT c.line_id FROM claims_claim c WHERE c.id = OLD.claim_id)
) THEN RETURN OLD; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="fd384ddd44e31c04f26713c45e97232bc04064da",
                    operation="DELETE",
                    pgid="pgtrigger_verdict_no_delete_6c683",
                    table="claims_verdict",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdict",
            trigger=Trigger(
                name="verdict_no_truncate",
                sql=FirmTriggerSql(
                    func="""\
IF current_database() LIKE 'test\\_%' AND EXISTS (
    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
    AND what = 'test database'
) THEN RETURN NULL; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="ee76b5bbb5b7754a25b2a819be63c62ed15551f5",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_verdict_no_truncate_b694d",
                    table="claims_verdict",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdict",
            trigger=Trigger(
                name="verdict_marks_its_transaction",
                sql=FirmTriggerSql(
                    func="NEW.transaction := pg_current_xact_id()::text; RETURN NEW;",
                    hash="bc12300e6aa3990d59902bb38469284bfe3fd8bb",
                    operation="INSERT",
                    pgid="pgtrigger_verdict_marks_its_transaction_b4c67",
                    table="claims_verdict",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdict",
            trigger=Trigger(
                name="verdict_rests_on_something",
                sql=FirmTriggerSql(
                    constraint="CONSTRAINT",
                    func="""\
IF NOT NEW.nothing_found AND EXISTS (
    SELECT 1 FROM claims_verdict WHERE id = NEW.id
) AND NOT EXISTS (
    SELECT 1 FROM claims_verdictcitation c JOIN claims_match m ON m.id = c.match_id
    WHERE c.verdict_id = NEW.id AND m.standing = 'new'
) THEN
    RAISE EXCEPTION 'a verdict needs cited new evidence, or a search that found nothing'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;""",
                    hash="85f8ff4724eacbf51cbfe577fb52797ae6ec881f",
                    operation="INSERT",
                    pgid="pgtrigger_verdict_rests_on_something_51a6b",
                    table="claims_verdict",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="verdictcitation",
            constraint=models.UniqueConstraint(fields=("verdict", "match"), name="citation_once"),
        ),
        AddTrigger(
            model_name="verdictcitation",
            trigger=Trigger(
                name="citation_no_update",
                sql=FirmTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
                    hash="6cf76b53241798dfbb4780500aed42fe5ce68aee",
                    operation="UPDATE",
                    pgid="pgtrigger_citation_no_update_02fd8",
                    table="claims_verdictcitation",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictcitation",
            trigger=Trigger(
                name="citation_no_delete",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (
    SELECT 1 FROM claims_erasure e JOIN claims_line l ON l.id = e.line_number
    WHERE e.transaction = pg_current_xact_id()::text AND l.sample
    AND l.id = (SELECT c.line_id FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id WHERE v.id = OLD.verdict_id)
) THEN RETURN OLD; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="4d2cb835bb9e281229767031029a992cf25d5bbd",
                    operation="DELETE",
                    pgid="pgtrigger_citation_no_delete_1905c",
                    table="claims_verdictcitation",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictcitation",
            trigger=Trigger(
                name="citation_no_truncate",
                sql=FirmTriggerSql(
                    func="""\
IF current_database() LIKE 'test\\_%' AND EXISTS (
    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
    AND what = 'test database'
) THEN RETURN NULL; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="88a3486f2c5548d04dc87adcea90be4f1310b63e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_citation_no_truncate_09cbb",
                    table="claims_verdictcitation",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictcitation",
            trigger=Trigger(
                name="citation_with_its_verdict",
                sql=FirmTriggerSql(
                    func="""\
IF NOT EXISTS (
    SELECT 1 FROM claims_verdict
    WHERE id = NEW.verdict_id AND transaction = pg_current_xact_id()::text
) THEN
    RAISE EXCEPTION 'evidence is cited when the verdict is given, not later'
        USING ERRCODE = 'check_violation';
END IF;
IF NOT EXISTS (
    SELECT 1 FROM claims_match m JOIN claims_verdict v ON v.claim_id = m.claim_id
    WHERE m.id = NEW.match_id AND v.id = NEW.verdict_id AND m.state = 'accepted'
) THEN
    RAISE EXCEPTION 'a verdict cites accepted evidence of its own claim'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;""",
                    hash="e3922757ac9f532ac07d83e59ed6d6ea2b63918d",
                    operation="INSERT",
                    pgid="pgtrigger_citation_with_its_verdict_066a2",
                    table="claims_verdictcitation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="verdictevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("what", "withdrawn")), fields=("verdict",), name="verdict_withdrawn_once"
            ),
        ),
        AddTrigger(
            model_name="verdictevent",
            trigger=Trigger(
                name="verdict_event_no_update",
                sql=FirmTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;",
                    hash="7fe329ae60b6d6776cc655abe06b9015719427f4",
                    operation="UPDATE",
                    pgid="pgtrigger_verdict_event_no_update_6bf3a",
                    table="claims_verdictevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictevent",
            trigger=Trigger(
                name="verdict_event_no_delete",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (
    SELECT 1 FROM claims_erasure e JOIN claims_line l ON l.id = e.line_number
    WHERE e.transaction = pg_current_xact_id()::text AND l.sample
    AND l.id = (SELECT c.line_id FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id WHERE v.id = OLD.verdict_id)
) THEN RETURN OLD; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="6d244b32f399a1f9571da2a7dfb614c233154836",
                    operation="DELETE",
                    pgid="pgtrigger_verdict_event_no_delete_f5189",
                    table="claims_verdictevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictevent",
            trigger=Trigger(
                name="verdict_event_no_truncate",
                sql=FirmTriggerSql(
                    func="""\
IF current_database() LIKE 'test\\_%' AND EXISTS (
    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
    AND what = 'test database'
) THEN RETURN NULL; END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;""",
                    hash="fcac7008e5029378875f192ba88ba2d9b9d4a360",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_verdict_event_no_truncate_e3404",
                    table="claims_verdictevent",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="verdictevent",
            trigger=Trigger(
                name="verdict_event_by_another",
                sql=FirmTriggerSql(
                    condition="WHEN (NEW.\"what\" = 'confirmed')",
                    func="""\
IF EXISTS (
    SELECT 1 FROM claims_verdict WHERE id = NEW.verdict_id AND reviewer_id = NEW.by_id
) THEN
    RAISE EXCEPTION 'nobody confirms a verdict of their own'
        USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;""",
                    hash="31dbe87963328fcff29ed7bf6b97afa7e0637476",
                    operation="INSERT",
                    pgid="pgtrigger_verdict_event_by_another_d69fb",
                    table="claims_verdictevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                models.OrderBy(models.F("score"), descending=True),
                models.F("id"),
                condition=models.Q(("state__in", ["pending", "snoozed"])),
                name="match_inbox",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("state", "pending")), fields=["claim", "found"], name="match_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="match", index=models.Index(fields=["claim", "state", "-score"], name="match_of_claim")
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("state", "snoozed")), fields=["snoozed_until", "id"], name="match_snoozed"
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("standing", "new"), ("state", "accepted")),
                fields=["id", "claim"],
                name="match_carries_a_verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("decided__isnull", False)), fields=["-decided"], name="match_decided"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(fields=("claim", "paper"), name="match_once_a_pair"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided__isnull", True), ("state__in", ["pending"])),
                    models.Q(
                        ("decided__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["accepted", "dismissed", "snoozed"]),
                    ),
                    _connector="OR",
                ),
                name="match_decision_has_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                    models.Q(models.Q(("state", "snoozed"), _negated=True), ("snoozed_until__isnull", True)),
                    _connector="OR",
                ),
                name="match_snoozed_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dismissal__gt", ""), ("state", "dismissed")),
                    models.Q(models.Q(("state", "dismissed"), _negated=True), ("dismissal", "")),
                    _connector="OR",
                ),
                name="match_dismissed_has_its_reason",
            ),
        ),
        AddTrigger(
            model_name="match",
            trigger=Trigger(
                name="match_pair_is_fixed",
                sql=FirmTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."paper_id" IS DISTINCT FROM (NEW."paper_id"))',
                    func="RAISE EXCEPTION '%: id, claim_id, paper_id cannot be changed', TG_TABLE_NAME;",
                    hash="f6db9b764ea6f265c10635ba05b89be5306c2c94",
                    operation="UPDATE",
                    pgid="pgtrigger_match_pair_is_fixed_2b2be",
                    table="claims_match",
                    when="BEFORE",
                ),
            ),
        ),
        AddTrigger(
            model_name="match",
            trigger=Trigger(
                name="match_kept_while_cited",
                sql=FirmTriggerSql(
                    func="""\
IF EXISTS (SELECT 1 FROM claims_verdictcitation WHERE match_id = OLD.id) THEN
    RAISE EXCEPTION 'a verdict cites this match';
END IF;
RETURN OLD;""",
                    hash="b5b35d5b45a8f44e0d133bf40ddc59c34e113cbc",
                    operation="DELETE",
                    pgid="pgtrigger_match_kept_while_cited_cd2de",
                    table="claims_match",
                    when="BEFORE",
                ),
            ),
        ),
    ]
