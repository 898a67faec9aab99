"""The page on which a translation is written, reviewed and published."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail_localize.models import Translation

from core.templatetags.portal import full_date
from core.views import permission_denied

from .. import machine, permissions, publishing, review, states
from ..machine.views import tell
from . import overrides, saving, showing
from .forms import SentForm
from .rows import Sheet

LONGEST_NOTE = 5000  # characters of a comment to a reviewer or translator


class EditorView(View):
    """GET shows the segments. POST saves what was changed, then does what the button pressed says."""

    translation: Translation
    status = 200

    def dispatch(self, request: HttpRequest, translation_id: int) -> HttpResponse:
        find = showing.find_to_show if request.method in ("GET", "HEAD") else showing.find
        self.translation, self.source = find(translation_id)
        if not permissions.may_translate(request.user, self.translation):
            return permission_denied(request, PermissionDenied())
        return super().dispatch(request)

    # --- what it is about ---
    @cached_property
    def sheet(self) -> Sheet:
        return Sheet(self.translation, self.source)

    @cached_property
    def locked(self) -> str:
        return review.locked_against(self.translation, self.request.user)

    @property
    def address(self) -> str:
        return reverse("translation_editor", args=[self.translation.pk])

    # --- showing ---
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, **kept: str) -> HttpResponse:
        self.sheet.prepare()
        context = showing.context(self.translation, self.source, self.request.user, self.sheet, self.locked)
        return TemplateResponse(self.request, "translation/editor.html", context | kept, status=self.status)

    def post(self, request: HttpRequest) -> HttpResponse:
        action, _colon, detail = request.POST.get("action", "save").partition(":")
        form = SentForm(request, self.translation, self.sheet, self.locked)
        if not form.save():
            self.status = form.status
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

    # --- the buttons ---
    def publish(self) -> HttpResponse:
        user = self.request.user
        if self._attempt(lambda: publishing.publish(self.translation, user), builds=True):
            self._tell_published()
        return redirect(self.address)

    def approve(self) -> HttpResponse:
        user, note = self.request.user, self._note()
        if not self._attempt(lambda: review.approve(self.translation, user, note), builds=True):
            return self.show(note=note)
        self._tell_published()
        return redirect(self.address)

    def ask(self) -> HttpResponse:
        user, note = self.request.user, self._note()
        if not self._attempt(lambda: review.ask(self.translation, user, note), builds=True):
            return self.show(note=note)
        messages.success(self.request, _("Submitted for review."))
        return redirect(self.address)

    def send_back(self) -> HttpResponse:
        user, reason = self.request.user, self._note()
        if not reason:
            self.status = 422
            return self.show(note_error=_("Say what must be changed: the translator reads it."))
        if not self._attempt(lambda: review.send_back(self.translation, user, reason)):
            return self.show(note=reason)
        messages.success(self.request, _("Sent back to the translator."))
        return redirect(self.address)

    def withdraw(self) -> HttpResponse:
        user = self.request.user
        if self._attempt(lambda: review.withdraw(self.translation, user)):
            messages.success(self.request, _("Taken back from review."))
        return redirect(self.address)

    def _attempt(self, act: Callable[[], Any], builds: bool = False) -> bool:
        """Do what others may refuse; False where they did, and the user has been told why.

        ``builds``: it puts the target together, which fields that are gone prevent.
        """
        self.status = 422
        if builds and self.sheet.stale:
            messages.error(self.request, showing.stale_reason())
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
        url = showing.live_url_of(target)
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

    def _note(self) -> str:
        return self.request.POST.get("note", "").replace("\x00", "").strip()[:LONGEST_NOTE]

    def translate_the_rest(self) -> HttpResponse:
        if machine.translator() is None:
            raise Http404
        if self.locked:
            messages.error(self.request, self.locked)
        else:
            tell(self.request, machine.run(self.translation, self.request.user))
        return redirect(self.address)

    def accept(self, detail: str) -> HttpResponse:
        """``all``, or the id of a segment."""
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
