"""What has been brought from an old site: its numbers and addresses, and what stands for them here."""

from django.db import models


class ImportedModule(models.Model):
    """A news module of the old site in one language: ``/vi/news/…``.

    Numbers repeat across languages and modules, so everything else hangs on one of these.
    """

    language = models.CharField(max_length=10)  # as in LANGUAGES
    name = models.CharField(max_length=60)  # the word in addresses, folded to lower case: "news"
    is_default = models.BooleanField(default=False)  # its addresses may leave the name out
    # What the old site called its address words where it renamed them: {"topic": "chu-de"}, folded.
    words = models.JSONField(default=dict)
    # Where readers of ``/news/`` are led: a home page or a section.
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    # An import of it has come to its end: from then on what readers see of it as a whole is the editors'.
    is_complete = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "name"], name="imported_module_unique")]

    def __str__(self) -> str:
        return f"{self.language}/{self.name}"


class Kind(models.TextChoices):
    """What a record stands for. Not shown to anybody."""

    ARTICLE = "article", "article"
    SECTION = "section", "section"
    TOPIC = "topic", "topic"
    TAG = "tag", "tag"
    AUTHOR = "author", "author"
    GROUP = "group", "group"  # a hand-ordered list of articles
    TOTAL = "total", "total"  # number 0: the visits carried over


class ImportedRecord(models.Model):
    """One row of the old site and what it has become; what a second import starts from, and old addresses."""

    module = models.ForeignKey(ImportedModule, models.CASCADE, related_name="records", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.PositiveBigIntegerField()  # the old site's id
    alias = models.CharField(max_length=255, db_index=True)  # as in old addresses, folded to lower case, NFC
    # The article or section; of a group the page whose featured list it became. None: deleted here since.
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="imported_records"
    )
    # Id of the topic, tag or author; it may be deleted here since.
    label = models.BigIntegerField(null=True, blank=True)
    # Of the old rows at the last import (nukeviet.reading); the same digest means nothing has changed there.
    digest = models.CharField(max_length=64, blank=True, default="")
    # Of what the import wrote here; when it no longer fits, somebody has changed it here since.
    written = models.CharField(max_length=64, blank=True, default="")
    # Id of the page below which the import put it; when its parent is another, somebody has moved it.
    place = models.BigIntegerField(null=True, blank=True)
    # Its body names old addresses that are to become links to pages once all articles are there.
    has_old_links = models.BooleanField(default=False)
    # What the report said when it was written, [code, detail]: a later report says so again.
    notes = models.JSONField(default=list, blank=True)

    # An editor who asks where a page is used means other pages.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "kind", "number"], name="imported_record_unique")
        ]
        indexes = [models.Index(fields=["number", "kind"], name="imported_record_number")]

    def __str__(self) -> str:
        return f"{self.module} {self.kind} {self.number}"


class ImportedFile(models.Model):
    """A file of the old site that was brought here: a picture or a document, never both."""

    # Below the old site's root, folded to lower case, NFC: "uploads/news/2026_01/anh-004.jpg".
    path = models.CharField(max_length=500, unique=True)
    image = models.ForeignKey(
        "images.PortalImage", models.CASCADE, null=True, blank=True, related_name="imported_files"
    )
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, null=True, blank=True, related_name="imported_files"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(image__isnull=False) ^ models.Q(document__isnull=False),
                name="imported_file_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.path
