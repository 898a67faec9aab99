"""The table of words, of the kind each database is best at; search/engines says how it is used."""

from django.db import migrations

CREATE = {
    "sqlite": [
        # Words are letters and digits of any script between spaces: the tokenizer that only splits. How
        # long columns are need not be known, as ranking is our own.
        "CREATE VIRTUAL TABLE search_words"
        " USING fts5(title, lead, body, exact, tokenize = 'ascii', columnsize = 0)",
    ],
    "postgresql": [
        "CREATE TABLE search_words (position bigint PRIMARY KEY, words tsvector NOT NULL)",
        # Vectors are kept aside: reading the positions of many matches then reads few blocks.
        "ALTER TABLE search_words SET (toast_tuple_target = 128)",
        # Without the list of pending entries, which every search would have to go through.
        "CREATE INDEX search_words_words ON search_words USING gin (words) WITH (fastupdate = off)",
    ],
}


# Unpacked several times as fast, where the server was built with it.
LZ4 = "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"


def create(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in CREATE.get(vendor, []):
        schema_editor.execute(statement)
    if vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(LZ4)
            if cursor.fetchone():
                cursor.execute("ALTER TABLE search_words ALTER COLUMN words SET COMPRESSION lz4")


def drop(apps, schema_editor) -> None:
    if schema_editor.connection.vendor in CREATE:
        schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
