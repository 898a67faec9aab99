"""Counts of months, so that archives and deep pages need not count rows after each change."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count

BATCH = 2000


def fill(apps, schema_editor) -> None:
    """The counts of what is listed already: what ``manage.py rebuild_listing`` would write."""
    MonthCount, ListingEntry = (apps.get_model("articles", name) for name in ("MonthCount", "ListingEntry"))
    month = ("locale", "year", "month")
    shown = ListingEntry.objects.filter(visible=True)
    of_sections = shown.values_list("section", *month).annotate(Count("article"))
    # Each article has a row of its home page.
    of_home = shown.filter(section__depth=2)
    of_labels = of_home.values_list("article__label_entries__label", *month).annotate(Count("article"))
    rows = [(f"section:{section}", *rest) for section, *rest in of_sections]
    rows += [row for row in of_labels if row[0]]
    MonthCount.objects.bulk_create(
        [
            MonthCount(list=name, locale_id=locale, year=year, month=month, articles=articles)
            for name, locale, year, month, articles in rows
        ],
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_most_read"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.CreateModel(
            name="MonthCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("month", models.PositiveSmallIntegerField()),
                ("articles", models.IntegerField()),
                (
                    "locale",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.locale",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list", "locale", "year", "month"), name="month_count_unique"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
