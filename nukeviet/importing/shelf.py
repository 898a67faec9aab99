"""Topics, tags or authors: finding those of the same name, making many at once, following renames."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models, transaction
from modelsearch.backends import get_search_backends
from wagtail.models import Locale
from wagtail.search import index

from articles.models import Author, Tag
from core.epoch import rise_on_commit

from ..models import ImportedModule, ImportedRecord, Kind
from ..report import Report
from ..text import alias_key
from .names import cut, fingerprint, folded_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label of the old site: ``texts`` are its name and, where the kind has one, its description."""

    number: int
    alias: str
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.texts[0]


class Shelf:
    """All labels of one kind that pages of a language may carry, in memory.

    One of the same name (``folded_name``) is taken as it is, whoever made it. One that the import made
    follows the old site's renames until somebody changes it here.
    """

    def __init__(
        self,
        kind: Kind,
        fields: dict[str, int],  # of the model: what ``texts`` are, and how long each may be
        model: type[models.Model],
        module: ImportedModule,
        locale: Locale | None,  # None: labels without a language
        report: Report,
        dry_run: bool,
    ) -> None:
        self.kind, self.fields, self.model, self.locale = kind, fields, model, locale
        self.module, self.report, self.dry_run = module, report, dry_run
        rows = model.objects.order_by("pk")
        if locale is not None:
            rows = rows.filter(locale=locale)
        self.by_pk, self.by_name, self.slugs = {}, {}, set()
        for row in rows:
            self.by_pk[row.pk] = row
            self._remember(row)
        self.by_number: dict[int, models.Model | None] = {}  # None: deleted here
        self.records = {}
        if module.pk:
            found = ImportedRecord.objects.filter(module=module, kind=kind)
            self.records = {record.number: record for record in found}
        self.elsewhere = self._elsewhere()

    @transaction.atomic
    def bring(self, wanted: Iterable[Wanted]) -> None:
        """Make what is missing, and record it; one transaction."""
        made: list[models.Model] = []
        records: list[tuple[Wanted, models.Model, str]] = []
        for label in wanted:
            label = self._fitting(label)
            record = self.records.get(label.number)
            if record is not None:
                self.by_number[label.number] = self._follow(record, label)
                continue
            row, written = self.by_name.get(folded_name(label.name)), ""
            if row is None:
                row, written = self._make(label), fingerprint(*label.texts)
                made.append(row)
            elif self._completed(row, label):
                written = fingerprint(*self._texts_of(row))
            self.by_number[label.number] = row
            records.append((label, row, written))
        if self.dry_run:
            return
        self._write(made)
        self._record(records)

    def recall(self, first: int) -> None:
        """Remember those from this number on as they were brought before; their names never change there."""
        for number, record in self.records.items():
            if number >= first:
                self.by_number[number] = self.by_pk.get(record.label)
                if self.by_number[number] is None:
                    self.note("deleted-here", number, record.alias)

    def alias_of(self, number: int, row: models.Model) -> None:
        """Record a number of the old site that stands for a label which is here already."""
        self.by_number[number] = row
        if number not in self.records and not self.dry_run:
            self._record([(Wanted(number, "", (row.name,)), row, "")])

    def note(self, code: str, number: int, detail: str) -> None:
        self.report.add(
            code,
            language=self.module.language,
            module=self.module.name,
            kind=self.kind.value,
            number=number,
            detail=detail,
        )

    # --- new ones ---
    def _fitting(self, label: Wanted) -> Wanted:
        texts = tuple(
            cut(text.strip(), most) for text, most in zip(label.texts, self.fields.values(), strict=True)
        )
        for text, fitting in zip(label.texts, texts, strict=True):
            if text.strip() != fitting:
                self.note("label-cut", label.number, text)
        return Wanted(label.number, label.alias, texts)

    def _make(self, label: Wanted) -> models.Model:
        row = self.model(**dict(zip(self.fields, label.texts, strict=True)))
        if self.locale is not None:
            row.locale = self.locale
            key, slug = self.elsewhere.pop(folded_name(label.name), (None, ""))
            if key:
                row.translation_key, row.slug = key, slug
        row.slug = self._free_slug(row)
        self._remember(row)
        return row

    def _completed(self, row: models.Model, label: Wanted) -> bool:
        """One of the same name without a description gets that of the old site; True where it does."""
        gained = {}
        for field, text in list(zip(self.fields, label.texts, strict=True))[1:]:
            current = getattr(row, field)
            if text and not current:
                gained[field] = text
            elif text and text != current:
                self.note("label-description", label.number, f"{label.name}: {text}")
        for field, text in gained.items():
            setattr(row, field, text)
        if gained and row.pk and not self.dry_run:
            row.save()
        return bool(gained)

    def _texts_of(self, row: models.Model) -> tuple[str, ...]:
        return tuple(getattr(row, field) for field in self.fields)

    def _elsewhere(self) -> dict[str, tuple]:
        """Authors of other languages who are not yet in this one, by name: a person is one in all of them."""
        if self.model is not Author or self.locale is None:
            return {}
        here = {row.translation_key for row in self.by_pk.values()}
        others = Author.objects.exclude(locale=self.locale).order_by("-pk").select_related("locale")
        hub_last = sorted(others, key=lambda row: row.locale.language_code == settings.LANGUAGE_CODE)
        return {
            folded_name(row.name): (row.translation_key, row.slug)
            for row in hub_last
            if row.translation_key not in here
        }

    def _remember(self, row: models.Model) -> None:
        self.by_name.setdefault(folded_name(row.name), row)
        self.slugs.add(row.slug)

    def _free_slug(self, row: models.Model) -> str:
        if isinstance(row, Tag):
            base, numbered = row.slugify(row.name), lambda n: row.slugify(row.name, n)
        else:
            base = row.base_slug
            numbered = lambda n: f"{base}-{n + 1}"  # noqa: E731
        slug, count = base, 0
        while slug in self.slugs:
            count += 1
            slug = numbered(count)
        return slug

    def _write(self, rows: list[models.Model]) -> None:
        if not rows:
            return
        # They name nothing else and no page names them yet: what remains to be kept is the admin's search.
        self.model.objects.bulk_create(rows, batch_size=500)
        if issubclass(self.model, index.Indexed):
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(self.model, rows)
        self.by_pk |= {row.pk: row for row in rows}
        rise_on_commit()

    def _record(self, found: list[tuple[Wanted, models.Model, str]]) -> None:
        records = [
            ImportedRecord(
                module=self.module,
                kind=self.kind,
                number=label.number,
                alias=alias_key(label.alias),
                label=row.pk,
                digest=fingerprint(label.alias, *label.texts),
                written=written,
            )
            for label, row, written in found
        ]
        ImportedRecord.objects.bulk_create(records, batch_size=500)
        self.records |= {record.number: record for record in records}

    # --- those brought before ---
    def _follow(self, record: ImportedRecord, label: Wanted) -> models.Model | None:
        """The label as it is here, renamed where the old site has renamed it and nobody here has."""
        row = self.by_pk.get(record.label)
        if row is None:
            self.note("deleted-here", label.number, label.name)
            return None
        digest = fingerprint(label.alias, *label.texts)
        if record.digest == digest:
            return row
        current = self._texts_of(row)
        if current != label.texts and not self._may_rename(record, row, label):
            self.note("changed-here", label.number, f"{row.name} ≠ {label.name}")
            digest = record.digest  # to be told again
        elif current != label.texts:
            self._rename(row, label)
            record.written = fingerprint(*label.texts)
        changed = (digest, alias_key(label.alias)) != (record.digest, record.alias)
        record.digest, record.alias = digest, alias_key(label.alias)
        if changed and not self.dry_run:
            record.save(update_fields=["digest", "alias", "written"])
        return row

    def _may_rename(self, record: ImportedRecord, row: models.Model, label: Wanted) -> bool:
        """What the import wrote still stands here, for this one row of the old site, and the name is free."""
        if record.written != fingerprint(*self._texts_of(row)):
            return False
        if self.by_name.get(folded_name(label.name), row) is not row:
            return False
        # What has no alias there, a user, has no name of its own beside that of its author page.
        others = ImportedRecord.objects.filter(kind=self.kind, label=row.pk).exclude(alias="")
        others = others.exclude(pk=record.pk)
        return row.name == label.name or not others.exists()

    def _rename(self, row: models.Model, label: Wanted) -> None:
        self.by_name.pop(folded_name(row.name), None)
        for field, text in zip(self.fields, label.texts, strict=True):
            setattr(row, field, text)
        self._remember(row)
        if not self.dry_run:
            row.save()
