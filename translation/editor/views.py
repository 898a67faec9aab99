"""The page on which a translation is written, reviewed and published."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page, WorkflowMixin
from wagtail_localize.models import Translation

from core.templatetags.portal import full_date
from core.views import permission_denied

from .. import permissions, publishing, states
from . import access, overrides, rows, saving
from .neighbours import part
from .rows import Sheet

LONGEST_NOTE = 5000  # characters of a comment to a reviewer or translator


class EditorView(View):
    """GET shows the segments. POST saves what was changed, then does what the button pressed says."""

    translation: Translation
    status = 200

    def dispatch(self, request: HttpRequest, translation_id: int) -> HttpResponse:
        self.translation = get_object_or_404(
            Translation.objects.select_related(
                "source__locale", "source__specific_content_type", "target_locale"
            ),
            pk=translation_id,
        )
        try:
            self.source = self.translation.source.get_source_instance()
        except ObjectDoesNotExist:
            raise Http404 from None
        if request.method in ("GET", "HEAD"):
            remember(self.translation, self.source)
        if not permissions.may_translate(request.user, self.translation):
            return permission_denied(request, PermissionDenied())
        return super().dispatch(request)

    # --- what it is about ---
    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.translation, self.source)

    @cached_property
    def locked(self) -> str:
        return access.locked_against(self.translation, self.request.user)

    @property
    def address(self) -> str:
        return reverse("translation_editor", args=[self.translation.pk])

    # --- showing ---
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, **kept: str) -> HttpResponse:
        self.sheet.prepare()
        return TemplateResponse(
            self.request, "translation/editor.html", self.context() | kept, status=self.status
        )

    def context(self) -> dict[str, Any]:
        translation, user = self.translation, self.request.user
        target = states.target_of(translation)
        state = states.state_of(translation)
        title = rows.overrides.title_of(target or self.source)
        machine, review = part("machine"), part("review")
        under_review = bool(review) and (states.in_workflow(target) or state.review_asked_at is not None)
        may_publish = permissions.may_publish(user, translation)
        return {
            "header_title": title,
            "page_title": title,
            "breadcrumbs_items": self._breadcrumbs(title),
            "history_url": self._history_url(target),
            "media": overrides.media(self.sheet.overrides),
            "translation": translation,
            "address": self.address,
            "source": self.source,
            "source_locale": translation.source.locale,
            "target_locale": translation.target_locale,
            "target": target,
            "is_page": isinstance(target, Page),
            "state": state,
            "source_url": rows.live_url_of(self.source),
            "source_edit_url": rows.edit_url_of(user, self.source),
            "live_url": rows.live_url_of(target),
            "sheet": self.sheet,
            "groups": self.sheet.groups,
            "locked": self.locked,
            "may_publish": may_publish,
            "reasons": self._reasons() if may_publish else [],
            "go_live_at": publishing.go_live_at(self.source),
            "under_review": under_review,
            "may_review": under_review and access.may_review(translation, user),
            "may_withdraw": under_review and review.may_withdraw(translation, user),
            "may_ask": bool(review) and not under_review and not self.locked,
            "entries": review.history(translation) if review else [],
            "has_machine": bool(machine and machine.translator() is not None),
        }

    def _reasons(self) -> list[str]:
        reasons = [str(reason) for reason in publishing.reasons_against(self.translation, self.request.user)]
        return reasons + ([self._stale_reason] if self.sheet.stale else [])

    @property
    def _stale_reason(self) -> str:
        return _(
            "The form of the original has changed since it was submitted: publish the original once more."
        )

    def _breadcrumbs(self, title: str) -> list[dict[str, str]]:
        try:
            above = reverse("translation_overview")
        except NoReverseMatch:
            return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
        return [{"url": above, "label": _("Translations")}, {"url": "", "label": title}]

    def _history_url(self, target) -> str | None:
        if isinstance(target, Page):
            return reverse("wagtailadmin_pages:history", args=[target.pk])
        if target is None or not permissions.may_edit(self.request.user, target):
            return None
        return reverse(target.snippet_viewset.get_url_name("history"), args=[target.pk])

    # --- saving ---
    def post(self, request: HttpRequest) -> HttpResponse:
        action, _colon, detail = request.POST.get("action", "save").partition(":")
        if not self.save():
            return self.show(note=self._note())
        match action:
            case "publish" | "approve" | "ask" | "send_back" | "withdraw":
                return getattr(self, action)()
            case "machine":
                return self.translate_the_rest()
            case "accept":
                return self.accept(detail)
            case "use":
                return self.use(detail)
            case "reset":
                return self.reset(detail)
        return redirect(self.address)

    def save(self) -> bool:
        """Save what was changed; True where nothing was refused. What was refused stays in its box."""
        touched = [row for row in self.sheet.strings if self._is_touched(row, row.stored)]
        chosen = [row for row in self.sheet.overrides if self._is_touched(row, row.value)]
        if not touched and not chosen:
            return True
        if self.locked:
            for row in (*touched, *chosen):
                row.typed = self.request.POST[row.name]
            self.status = 423
            messages.error(self.request, f"{self.locked} {_('Your changes are not saved.')}")
            return False
        with states.postponed():
            refused = [row for row in touched if not self._write(row)]
            refused += [row for row in chosen if not self._override(row)]
        if refused:
            self.status = 409 if any(getattr(row, "has_conflict", False) for row in refused) else 422
            messages.error(
                self.request,
                ngettext(
                    "%(count)s segment is not saved: look below.",
                    "%(count)s segments are not saved: look below.",
                    len(refused),
                )
                % {"count": len(refused)},
            )
        elif self.request.POST.get("action", "save") == "save":
            messages.success(self.request, _("Saved."))
        return not refused

    def _is_touched(self, row, stored: str) -> bool:
        """Whether the form holds something else than what it was made with, and than what is stored."""
        typed = self.request.POST.get(row.name)
        if typed is None:
            return False
        typed = typed.replace("\r\n", "\n").strip()
        loaded = self.request.POST.get(f"loaded-{row.name}")
        return typed != stored.strip() and saving.token(typed) != loaded

    def _write(self, row: rows.StringRow) -> bool:
        post, user = self.request.POST, self.request.user
        loaded = post.get(f"loaded-{row.name}")
        row.typed = post[row.name]
        try:
            # The others of this form may have changed this one: the slug follows the title.
            if loaded == row.token:
                loaded = None
            row.translation = saving.write(self.translation, row.segment, row.place, row.typed, user, loaded)
        except saving.Conflict as conflict:
            row.has_conflict, row.conflict = True, conflict.row
            row.translation = conflict.row
            row.error = _("Somebody else has changed this segment meanwhile. Your text is not saved.")
            return False
        except saving.Unstorable as error:
            row.error = str(error)
            return False
        row.typed = None
        return True

    def _override(self, row: overrides.OverrideRow) -> bool:
        loaded, row.typed = self.request.POST.get(f"loaded-{row.name}"), self.request.POST[row.name]
        if loaded not in (None, row.token, saving.token(row.value)):
            row.error = _("Somebody else has chosen something here meanwhile: choose again.")
            row.has_conflict = True
            return False
        try:
            row.override = overrides.save(self.translation, row, row.typed, self.request.user)
        except ValidationError as error:
            row.error = " ".join(error.messages)
            return False
        row.typed = None
        return True

    # --- the buttons ---
    def publish(self) -> HttpResponse:
        user = self.request.user
        if self._attempt(lambda: publishing.publish(self.translation, user), builds=True):
            self._tell_published()
        return redirect(self.address)

    def approve(self) -> HttpResponse:
        user, note = self.request.user, self._note()
        if not self._attempt(lambda: self._review().approve(self.translation, user, note), builds=True):
            return self.show(note=note)
        self._tell_published()
        return redirect(self.address)

    def ask(self) -> HttpResponse:
        user, note = self.request.user, self._note()
        if not self._attempt(lambda: self._review().ask(self.translation, user, note), builds=True):
            return self.show(note=note)
        messages.success(self.request, _("Submitted for review."))
        return redirect(self.address)

    def send_back(self) -> HttpResponse:
        user, reason = self.request.user, self._note()
        if not reason:
            self.status = 422
            return self.show(note_error=_("Say what must be changed: the translator reads it."))
        if not self._attempt(lambda: self._review().send_back(self.translation, user, reason)):
            return self.show(note=reason)
        messages.success(self.request, _("Sent back to the translator."))
        return redirect(self.address)

    def withdraw(self) -> HttpResponse:
        user = self.request.user
        if self._attempt(lambda: self._review().withdraw(self.translation, user)):
            messages.success(self.request, _("Taken back from review."))
        return redirect(self.address)

    def _attempt(self, act: Callable[[], Any], builds: bool = False) -> bool:
        """Do what others may refuse; False where they did, and the user has been told why.

        ``builds``: it puts the target together, which fields that are gone prevent.
        """
        self.status = 422
        if builds and self.sheet.stale:
            messages.error(self.request, self._stale_reason)
            return False
        try:
            act()
        except publishing.Refused as refused:
            for reason in refused.reasons:
                messages.error(self.request, str(reason))
        except ValidationError as error:
            del self.sheet  # the segments to blame carry its messages now
            text = _("It cannot be published yet: %(errors)s")
            messages.error(self.request, text % {"errors": " ".join(error.messages)})
        except ObjectDoesNotExist:
            text = _("Something this translation uses no longer exists: look for it below.")
            messages.error(self.request, text)
        else:
            self.status = 200
            return True
        return False

    def _tell_published(self) -> None:
        target = states.target_of(self.translation)
        url = rows.live_url_of(target)
        if url:
            buttons = [messages.button(url, _("View live"), new_window=True)]
            messages.success(self.request, _("Published."), buttons=buttons)
        elif states.is_live(target):
            messages.success(self.request, _("Published."))
        elif day := publishing.go_live_at(self.source):
            text = _("It will be published with the original: %(day)s.")
            messages.success(self.request, text % {"day": full_date(day)})
        else:
            messages.success(self.request, _("Approved: the next reviewer has been asked."))

    def _review(self):
        review = part("review")
        if review is None:
            raise Http404
        return review

    def _note(self) -> str:
        return self.request.POST.get("note", "").replace("\x00", "").strip()[:LONGEST_NOTE]

    def translate_the_rest(self) -> HttpResponse:
        machine = part("machine")
        if machine is None or machine.translator() is None:
            raise Http404
        if self.locked:
            messages.error(self.request, self.locked)
            return redirect(self.address)
        try:
            count = machine.translate(self.translation, self.request.user)
        except machine.MachineError as error:
            messages.error(self.request, str(error))
            return redirect(self.address)
        text = ngettext(
            "%(count)s segment was translated by machine: read and accept it.",
            "%(count)s segments were translated by machine: read and accept them.",
            count,
        )
        messages.success(
            self.request,
            text % {"count": count} if count else _("There was nothing left for a machine to translate."),
        )
        return redirect(self.address)

    def accept(self, detail: str) -> HttpResponse:
        """``all``, or the id of a segment."""
        machine = part("machine")
        if machine is None:
            raise Http404
        if self.locked:
            messages.error(self.request, self.locked)
            return redirect(self.address)
        ids = [
            row.translation.pk
            for row in self.sheet.strings
            if row.is_machine and detail in ("all", str(row.segment.pk))
        ]
        count = machine.accept(self.translation, ids, self.request.user) if ids else 0
        text = ngettext("%(count)s segment accepted.", "%(count)s segments accepted.", count)
        messages.success(self.request, text % {"count": count})
        return redirect(self._at("string", detail))

    def use(self, detail: str) -> HttpResponse:
        """``12:<token of the text>``: one of the texts offered for a segment."""
        segment, _colon, wanted = detail.partition(":")
        row = next((row for row in self.sheet.strings if str(row.segment.pk) == segment), None)
        if row is None:
            raise Http404
        if self.locked:
            messages.error(self.request, self.locked)
            return redirect(self.address)
        self.sheet.prepare()
        text = row.source if wanted == "source" else ""
        text = next((offer.text for offer in row.offers if offer.token == wanted), text)
        if not text:
            messages.error(self.request, _("This text is no longer offered."))
        else:
            saving.write(self.translation, row.segment, row.place, text, self.request.user)
        return redirect(self._at("string", segment))

    def reset(self, detail: str) -> HttpResponse:
        """The id of a replaceable value that shall be the original's again."""
        row = next((row for row in self.sheet.overrides if str(row.segment.pk) == detail), None)
        if row is None:
            raise Http404
        if self.locked:
            messages.error(self.request, self.locked)
        else:
            overrides.save(self.translation, row, "", self.request.user)
        return redirect(self._at("override", detail))

    def _at(self, kind: str, number: str) -> str:
        return f"{self.address}#{kind}-{number}-row" if number.isdecimal() else self.address


def remember(translation: Translation, source) -> None:
    """While a page is only shown its original and its target are asked for once, not by every rule."""
    translation.source.get_source_instance = lambda: source
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist as error:
        missing = error

        def get_target_instance():
            raise missing
    else:

        def get_target_instance():
            return target

        if isinstance(target, WorkflowMixin):
            # Where Wagtail's own ``prefetch_workflow_states`` would put them.
            active = target.workflow_states.active().select_related("current_task_state__task")
            target._current_workflow_states = list(active)
    translation.get_target_instance = get_target_instance
