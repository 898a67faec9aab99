from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from .. import bulk, permissions
from ..models import BulkTranslation
from .forms import SectionForm

SHOWN = 20


class SectionsView(WagtailAdminTemplateMixin, View):
    """Starts the translation of a section, and shows how far the last ones are."""

    page_title = gettext_lazy("Translate sections")
    header_icon = "wagtail-localize-language"
    template_name = "translation/sections.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(permissions.SUBMIT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(SectionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SectionForm(request.POST)
        if form.is_valid():
            section, locale = form.cleaned_data["section"], form.cleaned_data["language"]
            try:
                bulk.start(section, locale, request.user)
            except PermissionDenied:
                form.add_error("section", _("You may not submit this section."))
            else:
                messages.success(request, _("The section is being submitted; you may leave this page."))
                return redirect("translation_bulk")
        return self.shown(form, status=400)

    def shown(self, form: SectionForm, status: int = 200) -> HttpResponse:
        jobs = jobs_for(self.request.user)
        context = self.get_context_data(
            form=form, jobs=jobs, is_running=any(job["is_running"] for job in jobs)
        )
        return self.render_to_response(context, status=status)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


def jobs_for(user) -> list[dict]:
    """The last ones, newest first, of sections the user may submit themselves."""
    found = BulkTranslation.objects.select_related("section", "section__locale", "locale", "user")[:SHOWN]
    jobs = []
    for job in found:
        if not permissions.may_submit(user, job.section.specific, job.locale):
            continue
        is_over = job.stage == BulkTranslation.Stage.DONE
        is_running = not is_over and job.stage != BulkTranslation.Stage.STOPPED
        problems = len(job.problems)
        jobs.append(
            {
                "row": job,
                "stage": bulk.describe(job),
                "language": job.locale.get_display_name(),
                "done": min(job.total, job.submitted + job.skipped + problems),
                "is_running": is_running,
                "may_resume": not is_over and (not is_running or bulk.is_dead(job)),
                "problem_count": ngettext("%(count)s problem", "%(count)s problems", problems)
                % {"count": problems},
            }
        )
    return jobs


def job_for(request: HttpRequest, job_id: int) -> BulkTranslation:
    job = get_object_or_404(BulkTranslation.objects.select_related("section", "locale"), pk=job_id)
    if not permissions.may_submit(request.user, job.section.specific, job.locale):
        raise PermissionDenied
    return job


@require_POST
def stop(request: HttpRequest, job_id: int) -> HttpResponse:
    if bulk.stop(job_for(request, job_id)):
        messages.success(request, _("It is stopped; what was submitted stays."))
    else:
        messages.warning(request, _("It had come to its end already."))
    return redirect(reverse("translation_bulk"))


@require_POST
def resume(request: HttpRequest, job_id: int) -> HttpResponse:
    job = job_for(request, job_id)
    bulk.start(job.section, job.locale, request.user)
    messages.success(request, _("It goes on."))
    return redirect(reverse("translation_bulk"))
