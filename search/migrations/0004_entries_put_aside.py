"""Pages are indexed in PostgreSQL a batch at a time: the engine sorts in what is put aside (engines/postgresql.py)."""

from django.db import migrations


def switch(state: str):
    def run(apps, schema_editor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER INDEX search_words_words SET (fastupdate = {state})")
            schema_editor.execute("SELECT gin_clean_pending_list('search_words_words')")

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0003_first_synonyms")]
    operations = [migrations.RunPython(switch("on"), switch("off"))]
