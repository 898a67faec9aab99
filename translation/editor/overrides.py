"""What is the same in every language unless one chooses another: pictures, documents, pages, addresses."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.documents.models import AbstractDocument
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation

from .. import permissions
from . import saving
from .places import Place

PREVIEW = "max-165x165"  # of a picture, as Wagtail's own chooser shows it
LARGEST_KEY = 2**63 - 1
LINK_STARTS = ("https://", "http://", "mailto:", "tel:", "/", "#")


def check_link(value: str) -> None:
    """Raises ``ValidationError`` for what must not stand in a link of a text: scripts above all."""
    if not value.lower().startswith(LINK_STARTS) or any(char.isspace() for char in value):
        raise ValidationError(_("Enter an address that begins with https:// or with /."))


@dataclass(frozen=True)
class Choice:
    """A value of which one language may choose another: a row of one of these models."""

    models: tuple[type[models.Model], ...]

    @property
    def model(self) -> type[models.Model]:
        return self.models[0] if len(self.models) == 1 else Page

    @cached_property
    def widget(self) -> BaseChooser:
        if issubclass(self.model, Page):
            return AdminPageChooser(target_models=self.models)
        if issubclass(self.model, AbstractImage):
            return AdminImageChooser()
        if issubclass(self.model, AbstractDocument):
            return AdminDocumentChooser()
        return AdminSnippetChooser(model=self.model)

    def clean(self, value: str, user) -> int | str:
        """The key of a row the user may choose; raises ``ValidationError``."""
        try:
            key = self.model._meta.pk.to_python(value)
        except ValidationError:
            raise ValidationError(_("What was chosen does not exist.")) from None
        if isinstance(key, Page):
            key = key.pk
        instance = None
        if not isinstance(key, int) or 0 < key <= LARGEST_KEY:
            instance = self.model._default_manager.filter(pk=key).first()
        if instance is None:
            raise ValidationError(_("What was chosen does not exist."))
        if isinstance(instance, Page) and not isinstance(instance.specific, self.models):
            names = ", ".join(str(model._meta.verbose_name) for model in self.models)
            raise ValidationError(_("Only this kind of page fits here: %(names)s.") % {"names": names})
        if not self._may_choose(user, instance):
            raise ValidationError(_("You may not choose that."))
        return instance.pk if isinstance(instance.pk, int) else str(instance.pk)

    @staticmethod
    def _may_choose(user, instance: models.Model) -> bool:
        if isinstance(instance, Page):
            return permissions.is_public(instance) or permissions.may_edit(user, instance)
        policy = policy_registry.get_by_type(type(instance))
        if isinstance(instance, AbstractImage | AbstractDocument):
            return policy.user_has_permission_for_instance(user, "choose", instance)
        return user.has_perm(permissions.SNIPPETS) or policy.user_has_any_permission(
            user, ["add", "change", "delete", "view"]
        )


@dataclass(frozen=True)
class Text:
    """A value of which one language may have another: an address, a name."""

    field: forms.Field

    def clean(self, value: str, user) -> str:
        return self.field.clean(value)


def kind_of(place: Place) -> Choice | Text | None:
    """What may stand at a place instead of the original's value; None where it cannot be replaced here."""
    leaf = place.leaf
    if place.quoted and isinstance(leaf, RichTextField | blocks.RichTextBlock):
        return Text(forms.CharField(max_length=2000, validators=[check_link]))
    if isinstance(leaf, models.ForeignKey):
        return _choice([leaf.related_model])
    if isinstance(leaf, blocks.PageChooserBlock):
        return _choice(leaf.target_models or [Page])
    if isinstance(leaf, blocks.ChooserBlock):
        return _choice([leaf.model_class])
    if isinstance(leaf, models.URLField):
        return Text(leaf.formfield(required=False, assume_scheme="https"))
    if isinstance(leaf, models.CharField | models.TextField):
        return Text(leaf.formfield(required=False))
    if isinstance(leaf, blocks.FieldBlock) and isinstance(leaf.field, forms.CharField):
        return Text(leaf.field)
    return None


def _choice(candidates: Iterable[type[models.Model]]) -> Choice | None:
    candidates = tuple(candidates)
    known = (Page, AbstractImage, AbstractDocument, *get_snippet_models())
    return Choice(candidates) if all(issubclass(model, known) for model in candidates) else None


@dataclass
class OverrideRow:
    """One replaceable value."""

    segment: OverridableSegment
    place: Place
    override: SegmentOverride | None
    objects: dict[tuple[type, Any], models.Model] = field(default_factory=dict)
    typed: str | None = None  # what was sent and could not be saved
    error: str = ""
    is_override = True

    @cached_property
    def kind(self) -> Choice | Text | None:
        return kind_of(self.place)

    @property
    def name(self) -> str:
        return f"override-{self.segment.pk}"

    @property
    def value(self) -> str:
        """As a form sends it; empty where the original's is used."""
        return "" if self.override is None else str(self.override.data)

    @property
    def token(self) -> str:
        """Of what the form shows: a chooser is empty where what was chosen is gone."""
        is_gone = isinstance(self.kind, Choice) and self.objects and self._chosen is None
        return saving.token("" if is_gone else self.value)

    @property
    def _chosen(self) -> models.Model | None:
        return None if self.override is None else self._object(self.override.data)

    @property
    def order(self) -> tuple[int, int]:
        return (self.place.order, self.segment.order)

    def _object(self, value: Any) -> models.Model | None:
        return self.objects.get((self.kind.model, str(value))) if isinstance(self.kind, Choice) else None

    @property
    def original(self) -> models.Model | None:
        return self._object(self.segment.data)

    @property
    def original_text(self) -> str:
        if not isinstance(self.kind, Choice):
            return str(self.segment.data)
        return title_of(self.original) if self.original else _("It no longer exists.")

    @property
    def picture(self):
        """The original's picture, small; None where it is none."""
        return _preview(self.original) if isinstance(self.original, AbstractImage) else None

    @property
    def problem(self) -> str:
        """What is wrong with what is stored."""
        if self.error:
            return self.error
        if self.override is None:
            return ""
        if isinstance(self.kind, Choice) and self._chosen is None:
            return _("What was chosen here no longer exists: choose another, or use the original's.")
        return self.override.get_error() or ""

    @property
    def control(self) -> SafeString:
        """Wagtail's chooser, or a text input."""
        attrs = {"id": self.name, "data-override-input": ""}
        if isinstance(self.kind, Choice):
            return self._chooser(attrs)
        attrs |= {"aria-describedby": f"{self.name}-original {self.name}-error"}
        if self.problem:
            attrs["aria-invalid"] = "true"
        value = self.value if self.typed is None else self.typed
        return self.kind.field.widget.render(self.name, value, attrs)

    def _chooser(self, attrs: dict[str, str]) -> SafeString:
        """As ``BaseChooser.render``, from rows loaded for all choosers at once."""
        widget, chosen, data = self.kind.widget, self._chosen, None
        if isinstance(chosen, Page):
            url = AdminURLFinder().get_edit_url(chosen)
            data = {"id": chosen.pk, "edit_url": url, widget.display_title_key: title_of(chosen)}
        elif isinstance(chosen, AbstractImage) and _preview(chosen) is None:
            data = BaseChooser.get_value_data_from_instance(widget, chosen)
            data |= {"preview": {}, "default_alt_text": ""}
        elif chosen is not None:
            data = widget.get_value_data_from_instance(chosen)
        html = widget.render_html(self.name, data, attrs)
        script = widget.render_js_init(self.name, self.name, data)
        return mark_safe(f"{html}<script>{script}</script>")  # noqa: S308, as Wagtail's own


def _preview(image: AbstractImage):
    try:
        return image.get_rendition(PREVIEW)
    except Exception:  # a file that is gone or cannot be read: Wagtail and Pillow raise what they like
        return None


def title_of(instance: models.Model) -> str:
    return instance.get_admin_display_title() if isinstance(instance, Page) else str(instance)


def load(rows: list[OverrideRow]) -> None:
    """Give the rows what they and their originals name: a query or two for each kind of thing."""
    wanted = defaultdict(set)
    for row in rows:
        if isinstance(row.kind, Choice):
            wanted[row.kind.model].update(
                value
                for value in (row.segment.data, row.override and row.override.data)
                if isinstance(value, int | str) and value != ""
            )
    found = {}
    for model, keys in wanted.items():
        queryset = model._default_manager.all()
        if issubclass(model, AbstractImage):
            queryset = queryset.prefetch_renditions(PREVIEW)
        try:
            instances = queryset.filter(pk__in=keys)
            found |= {(model, str(instance.pk)): instance for instance in instances}
        except (ValueError, TypeError, OverflowError):  # stored by another program
            continue
    for row in rows:
        row.objects = found


def media(rows: list[OverrideRow]) -> forms.Media:
    return sum((row.kind.widget.media for row in rows if isinstance(row.kind, Choice)), forms.Media())


def save(translation: Translation, row: OverrideRow, value: str, user) -> SegmentOverride | None:
    """Replace the original's value by another; go back to it where ``value`` is empty or the same.

    Raises ``ValidationError`` for what does not fit, does not exist or is not theirs to choose.
    """
    stored = SegmentOverride.objects.filter(
        locale_id=translation.target_locale_id, context_id=row.segment.context_id
    )
    value = value.replace("\x00", "").strip()
    cleaned = ""
    if value:
        if row.kind is None:
            raise ValidationError(_("This value cannot be replaced here."))
        cleaned = row.kind.clean(value, user)
    if cleaned in ("", row.segment.data):
        stored.delete()
        return None
    override = stored.order_by("pk").first() or SegmentOverride(
        locale_id=translation.target_locale_id, context_id=row.segment.context_id
    )
    override.data_json, override.last_translated_by = json.dumps(cleaned), user
    override.has_error, override.field_error = False, ""
    override.save()
    stored.exclude(pk=override.pk).delete()  # no constraint forbids a second one
    return override
