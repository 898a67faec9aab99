"""wagtail-localize's other views, for those alone who have the rights on both sides."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.edit_translation import preview_translation
from wagtail_localize.views.snippets_api import SnippetViewSet

from .. import permissions, signal_handlers, states


def syncable(user, source: TranslationSource) -> list[Translation] | None:
    """Those translations of an original that a user may translate; None where they may not sync it."""
    try:
        original = source.get_source_instance()
    except ObjectDoesNotExist:
        return None
    enabled = source.translations.filter(enabled=True).select_related("source", "target_locale")
    found = [translation for translation in enabled if permissions.may_translate(user, translation)]
    return found if found or permissions.may_edit(user, original) else None


class SyncView(WagtailAdminTemplateMixin, TemplateView):
    """Take over the original as it is now. Nothing is published but what needs no translator."""

    template_name = "translation/sync.html"
    page_title = _("Take over changes of the original")
    header_icon = "resubmit"
    breadcrumbs_items = ()

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.source = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"])
        self.translations = syncable(request.user, self.source)
        if self.translations is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.source.object_repr

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "translations": self.translations,
            "synced_at": self.source.last_updated_at,
            "next_url": get_valid_next_url_from_request(self.request),
        }

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        if signal_handlers.sync(self.source):
            messages.success(request, gettext("The translations know the original as it is now."))
        else:
            messages.error(
                request, gettext("The original could not be taken over; the translations stay as they were.")
            )
        return redirect(get_valid_next_url_from_request(request) or "translation_overview")


def _translation(translation_id: int) -> Translation:
    return get_object_or_404(Translation.objects.select_related("source", "target_locale"), pk=translation_id)


@require_POST
def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    """From now on the target is a page of its own; for those who may publish it."""
    translation = _translation(translation_id)
    if not permissions.may_publish(request.user, translation):
        raise PermissionDenied
    states.stop(translation)
    messages.success(request, gettext("This translation is no longer kept with its original."))
    return redirect(get_valid_next_url_from_request(request) or "translation_overview")


def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    translation = _translation(translation_id)
    if not permissions.may_translate(request.user, translation):
        raise PermissionDenied
    if states.target_of(translation) is None:
        raise Http404  # a snippet that has not been published yet
    return preview_translation(request, translation_id, mode)


def refuse_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    return render(request, "translation/no_aliases.html", status=403)


def to_overview(request: HttpRequest) -> HttpResponse:
    return redirect("translation_overview")


class GuardedSnippetViewSet(SnippetViewSet):
    """The snippets an override can be chosen from; drafts only for those who may edit them."""

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        model = self.get_model()
        self.edits = policy_registry.get_by_type(model).user_has_permission(request.user, "change")
        translates = issubclass(model, TranslatableMixin) and request.user.has_perm(permissions.SNIPPETS)
        if not self.edits and not translates:
            raise PermissionDenied

    def get_queryset(self):
        found = super().get_queryset()
        if issubclass(found.model, DraftStateMixin) and not self.edits:
            found = found.filter(live=True)
        return found

    def get_object(self):
        try:
            return super().get_object()
        except ValueError as error:  # no key of this model
            raise Http404 from error
