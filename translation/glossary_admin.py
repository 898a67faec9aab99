"""The glossary in the admin, and its terms from a CSV file."""

import csv
from functools import cached_property
from io import StringIO

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Locale
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .models import GlossaryTerm

LARGEST = 1024 * 1024  # bytes of a file
MOST = 5000  # rows of a file
SHOWN = 20  # rows that were refused
YES = {"1", "x", "yes", "true", "có", "đúng"}


def target_locales():
    return Locale.objects.exclude(language_code=settings.LANGUAGE_CODE).order_by("pk")


class GlossaryTermForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].queryset = target_locales()


class GlossaryIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [*super().header_more_buttons]
        if may_import(self.request.user):
            address = reverse("translation_glossary_import")
            buttons.append(Button(_("Import from a CSV file"), url=address, icon_name="upload", priority=90))
        return buttons


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 231
    add_to_admin_menu = True
    list_display = [
        "term",
        "translation",
        BooleanColumn("do_not_translate", label=_("do not translate"), sort_key="do_not_translate"),
        "locale",
        "note",
    ]
    list_filter = ["locale", "do_not_translate"]
    list_export = ["term", "translation", "note", "do_not_translate", "locale.language_code"]
    export_filename = "glossary"
    ordering = ["term"]
    search_backend_name = None
    search_fields = ["term", "translation", "note"]
    index_view_class = GlossaryIndexView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("term", "locale", "translation", "do_not_translate", "note")],
        base_form_class=GlossaryTermForm,
    )


def may_import(user) -> bool:
    return user.has_perms(["translation.add_glossaryterm", "translation.change_glossaryterm"])


class ImportForm(forms.Form):
    locale = forms.ModelChoiceField(Locale.objects.none(), label=_("language"), empty_label=None)
    file = forms.FileField(label=_("CSV file"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].queryset = target_locales()

    def clean_file(self) -> list[list[str]]:
        """The rows."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(gettext("The file is larger than 1 MB."))
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(gettext("The file is not in UTF-8.")) from error
        if "\0" in text:
            raise ValidationError(gettext("The file is no CSV file."))
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        try:
            rows = [
                row for row in csv.reader(StringIO(text), delimiter=delimiter) if any(map(str.strip, row))
            ]
        except csv.Error as error:
            raise ValidationError(gettext("The file is no CSV file.")) from error
        if rows and GlossaryTerm.key(rows[0][0]) in {"term", GlossaryTerm.key(gettext("term"))}:
            del rows[0]
        if not rows:
            raise ValidationError(gettext("The file has no terms."))
        if len(rows) > MOST:
            raise ValidationError(gettext("The file has more than %(count)s terms.") % {"count": MOST})
        return rows


@transaction.atomic
def take_over(rows: list[list[str]], locale: Locale) -> tuple[int, list[str]]:
    """Add terms, or change those of the same spelling; gives how many, and what is wrong with the others.

    ``rows``: term, translation, note, do not translate, and as exports have it the code of the language.
    """
    known = {term.key(term.term): term for term in GlossaryTerm.objects.filter(locale=locale)}
    taken, problems = 0, []
    for row in rows:
        name, wanted, note, untouched, code, *_rest = [cell.strip() for cell in row] + [""] * 5
        key = GlossaryTerm.key(name)
        term = known.get(key) or GlossaryTerm(locale=locale)
        term.term, term.translation, term.note = map(term.tidy, (name, wanted, note))
        term.do_not_translate = untouched.casefold() in YES
        try:
            if code and code != locale.language_code:
                raise ValidationError(gettext("It is of another language."))
            term.clean_fields()
            term.clean_alone()
        except ValidationError as error:
            problems.append(f"{name[:50]}: {' '.join(error.messages)}")
            continue
        term.save()
        known[key] = term
        taken += 1
    return taken, problems


@require_http_methods(["GET", "HEAD", "POST"])
def import_terms(request):
    if not may_import(request.user):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        taken, problems = take_over(form.cleaned_data["file"], form.cleaned_data["locale"])
        done = ngettext("%(count)s term was taken over.", "%(count)s terms were taken over.", taken)
        messages.success(request, done % {"count": taken})
        if not problems:
            return redirect(GlossaryTerm.snippet_viewset.get_url_name("list"))
        form = ImportForm()
    return TemplateResponse(
        request,
        "translation/glossary_import.html",
        {
            "form": form,
            "problems": problems[:SHOWN],
            "more": max(len(problems) - SHOWN, 0),
            "list_address": reverse(GlossaryTerm.snippet_viewset.get_url_name("list")),
        },
    )


@hooks.register("register_admin_urls")
def glossary_addresses():
    return [path("translations/glossary/import/", import_terms, name="translation_glossary_import")]


register_snippet(GlossaryTermViewSet)
