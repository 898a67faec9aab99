"""Handing a page or snippet to the translators, by those who may read it and may write where it goes."""

from django import forms
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.models import Translation

from .. import permissions, submitting


def creatable(user, original: TranslatableMixin) -> list[Locale]:
    """The languages a user may make a target in; the same for all pages below one."""
    return [locale for locale in Locale.objects.all() if permissions.may_create(user, original, locale)]


def languages(user, original: TranslatableMixin, creatable=creatable) -> dict[Locale, bool]:
    """The languages a user may submit an original into; whether it has been submitted already.

    Not those in which it has a page or snippet that was not made by translating. ``creatable``: the
    function of that name, or one that answers from memory for many originals in a row.
    """
    if not permissions.may_hand_over(user, original):
        return {}
    locales = creatable(user, original)
    if not locales:
        return {}
    submitted = dict(
        Translation.objects.filter(
            source__object_id=original.translation_key, source__locale_id=original.locale_id
        ).values_list("target_locale_id", "enabled")
    )
    there = set(original.get_translations().values_list("locale_id", flat=True))
    return {
        locale: submitted.get(locale.pk, False)
        for locale in locales
        if locale.pk not in there or locale.pk in submitted
    }


class SubmitForm(forms.Form):
    """Into which languages; with all pages below where there are any."""

    locales = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple)
    include_subtree = forms.BooleanField(required=False)

    def __init__(self, *args, offered: dict[Locale, bool], below: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locales"].choices = [
            (
                str(locale.pk),
                gettext("%(language)s (submitted already)") % {"language": locale}
                if submitted
                else str(locale),
            )
            for locale, submitted in offered.items()
        ]
        if len(offered) == 1:
            self.fields["locales"].initial = [str(locale.pk) for locale in offered]
        if below:
            label = ngettext("Include the page below", "Include all %(count)s pages below", below)
            self.fields["include_subtree"].label = label % {"count": below}
        else:
            del self.fields["include_subtree"]


class SubmitView(WagtailAdminTemplateMixin, FormView):
    template_name = "translation/submit.html"
    form_class = SubmitForm
    header_icon = "wagtail-localize-language"
    breadcrumbs_items = ()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(permissions.SUBMIT):
            raise PermissionDenied
        self.original = self.get_original()
        self.offered = languages(request.user, self.original)
        if not self.offered:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"offered": self.offered, "below": self.below()}

    def get_context_data(self, **kwargs) -> dict:
        next_url = get_valid_next_url_from_request(self.request)
        return super().get_context_data(**kwargs) | {
            "next_url": next_url,
            "back_url": next_url or self.back_url(),
        }

    def form_valid(self, form: SubmitForm) -> HttpResponse:
        chosen = [locale for locale in self.offered if str(locale.pk) in form.cleaned_data["locales"]]
        translations = [submitting.submit(self.original, locale, self.request.user) for locale in chosen]
        if form.cleaned_data.get("include_subtree"):
            from translation import bulk

            for locale in chosen:
                bulk.start(self.original, locale, self.request.user)
            messages.success(
                self.request, gettext("The pages below are being submitted; this page says how far it is.")
            )
            return redirect("translation_bulk")
        messages.success(
            self.request,
            gettext("“%(title)s” was submitted for translation into: %(languages)s.")
            % {"title": self.get_page_subtitle(), "languages": ", ".join(map(str, chosen))},
        )
        next_url = get_valid_next_url_from_request(self.request)
        if not next_url and len(translations) == 1:
            [translation] = translations
            if permissions.may_translate(self.request.user, translation):
                next_url = reverse("translation_editor", args=[translation.pk])
        return redirect(next_url or self.back_url())


class SubmitPageView(SubmitView):
    page_title = _("Translate page")

    def get_original(self) -> Page:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"], alias_of=None)
        if page.is_root():
            raise Http404
        return page.specific

    def get_page_subtitle(self) -> str:
        return self.original.get_admin_display_title()

    def below(self) -> int:
        return self.original.get_descendants().count()

    def back_url(self) -> str:
        return reverse("wagtailadmin_explore", args=[self.original.get_parent().pk])


class SubmitSnippetView(SubmitView):
    page_title = _("Translate")

    def get_original(self) -> TranslatableMixin:
        model = get_snippet_model_from_url_params(self.kwargs["app_label"], self.kwargs["model_name"])
        if not issubclass(model, TranslatableMixin):
            raise Http404
        try:
            return get_object_or_404(model, pk=unquote(self.kwargs["pk"]))
        except (ValueError, ValidationError) as error:  # no key of this model
            raise Http404 from error

    def get_page_subtitle(self) -> str:
        return str(self.original)

    def below(self) -> int:
        return 0

    def back_url(self) -> str:
        """The snippet, for those who may open it; translators come from the overview."""
        if permissions.may_edit(self.request.user, self.original):
            view = self.original.snippet_viewset.get_url_name("edit")
            return reverse(view, args=[quote(self.original.pk)])
        return reverse("translation_overview")
