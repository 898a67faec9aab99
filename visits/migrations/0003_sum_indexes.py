from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_most_read")]

    operations = [
        migrations.AddIndex(
            model_name="pagecount",
            index=models.Index(
                fields=["page", "span", "first_day", "language", "views"], name="page_count_sums"
            ),
        ),
        migrations.AddIndex(
            model_name="sectioncount",
            index=models.Index(fields=["section", "day", "language", "views"], name="section_count_sums"),
        ),
    ]
