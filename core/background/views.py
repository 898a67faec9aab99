"""The report on background work, for administrators; and its part of the admin's first page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import View
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core.templatetags.portal import grouped

from ..models import BackgroundWorker, TaskFailure
from . import naming, trials
from .state import State

PERMISSION = "core.manage_background_work"
A_PAGE = 50  # tasks


@dataclass(frozen=True)
class Trouble:
    """A task that has failed, or is being done, as the report shows it."""

    row: DBTaskResult
    failures: list[TaskFailure]  # the newest first

    @property
    def name(self) -> str:
        return naming.name_of(self.row.task_path)

    @property
    def about(self) -> str:
        return naming.about(self.row)

    @property
    def is_given_up(self) -> bool:
        return self.row.status == TaskResultStatus.FAILED

    @property
    def last(self) -> TaskFailure:
        """A worker that was killed in the moment of an error has noted none yet."""
        return self.failures[0] if self.failures else TaskFailure(traceback=self.row.traceback)


class AllowedMixin:
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class BackgroundReportView(AllowedMixin, WagtailAdminTemplateMixin, View):
    page_title = _("Background work")
    header_icon = "tasks"
    template_name = "core/background.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        state = State.now()
        page = self.troubles(request.GET.get("p", "1"))
        return self.render_to_response(
            self.get_context_data(
                state=state, problems=list(state.problems()), page=page, workers=list(self.workers(state))
            )
        )

    def workers(self, state: State) -> Iterator[tuple[BackgroundWorker, Trouble | None]]:
        """Each with the task it is at, if it is still at the one of its last sign of life."""
        tasks = DBTaskResult.objects.running().in_bulk(
            [worker.task for worker in state.workers if worker.task]
        )
        for worker in state.workers:
            task = tasks.get(worker.task)
            yield worker, task and Trouble(task, [])

    def troubles(self, number: str) -> Page:
        """Those given up first, which nothing but a person brings on."""
        rows = trials.given_up() | trials.tried_again()
        # "FAILED" stands before "READY".
        page = Paginator(rows.order_by("status", "-finished_at", "run_after", "pk"), A_PAGE).get_page(number)
        failures: dict[UUID, list[TaskFailure]] = {}
        for failure in TaskFailure.objects.filter(task__in=[row.pk for row in page]).order_by("-failed_at"):
            failures.setdefault(failure.task_id, []).append(failure)
        page.object_list = [Trouble(row, failures.get(row.pk, [])) for row in page.object_list]
        return page

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class BackgroundActionView(AllowedMixin, View):
    """What the report's buttons do: ``do=retry|discard`` with ``task=<id>``, or ``do=retry_all``."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        do = request.POST.get("do")
        try:
            ids = [UUID(request.POST.get("task", ""))] if do != "retry_all" else []
        except ValueError:
            return HttpResponseBadRequest("task")
        if do == "retry_all":
            self.say_again(trials.retry(trials.given_up().values_list("pk", flat=True)))
        elif do == "retry":
            self.say_again(trials.retry(ids))
        elif do == "discard":
            self.discard(ids)
        else:
            return HttpResponseBadRequest("do")
        return redirect("background_report")

    def say_again(self, number: int) -> None:
        if not number:
            self.say_gone()
            return
        text = ngettext("%(number)s task is tried again.", "%(number)s tasks are tried again.", number)
        messages.success(self.request, text % {"number": grouped(number)})

    def discard(self, ids: list[UUID]) -> None:
        rows = {
            row.pk: f"{row.task_path} {naming.about(row)}" for row in DBTaskResult.objects.filter(pk__in=ids)
        }
        if not trials.discard(ids):
            self.say_gone()
            return
        for pk, what in rows.items():
            trials.logger.warning("%s has discarded task %s: %s", self.request.user, pk, what)
        messages.success(self.request, _("The task has been discarded."))

    def say_gone(self) -> None:
        messages.warning(self.request, _("There is nothing left to do: it has been tried again meanwhile."))


class BackgroundPanel(Component):
    """Nothing, unless somebody must see to something."""

    name = "background"
    template_name = "core/background_panel.html"
    order = 50  # before everything else

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"problems": self.problems}
