from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_sum_indexes")]

    operations = [
        migrations.AlterModelOptions(
            name="daycount",
            options={
                "permissions": [("view_report", "Can see the visit statistics")],
                "verbose_name": "visit report",
            },
        ),
    ]
