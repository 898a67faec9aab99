"""Who translates and who reviews: two groups, their rights below each translated home page, their workflow.

Made after every migrate and with every new language, idempotently. As with the newsroom's groups only what is
missing is added: a right an administrator took away stays away.
"""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from .models import TranslationReviewTask

TRANSLATORS, REVIEWERS = "Biên dịch viên", "Biên tập viên bản dịch"
WORKFLOW = "Duyệt bản dịch"

PAGE_PERMISSIONS = {
    TRANSLATORS: ["add", "change"],
    REVIEWERS: ["add", "change", "publish", "lock", "unlock"],
}
MODEL_PERMISSIONS = {
    TRANSLATORS: [
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        "translation.translate_unpublished",
        "translation.translate_snippets",
        "translation.view_glossaryterm",
    ],
    REVIEWERS: [
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        "translation.translate_unpublished",
        "translation.translate_snippets",
        "translation.publish_snippets",
        "translation.view_glossaryterm",
        "translation.add_glossaryterm",
        "translation.change_glossaryterm",
        "translation.delete_glossaryterm",
    ],
}
EDITORS_PERMISSIONS = [label for label in MODEL_PERMISSIONS[REVIEWERS] if label.startswith("translation.")]


def after_migrate(collection: Collection, editors: Iterable[Group]) -> None:
    """Make groups and workflow; ``editors`` may do what reviewers do."""
    for name, labels in MODEL_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        if _give(group, labels):
            # Once: before this room was there, translators could edit the originals too.
            GroupPagePermission.objects.filter(group=group, page__depth=1).delete()
            group.permissions.remove(
                *group.permissions.filter(codename__startswith="change_").exclude(
                    content_type__app_label="translation"
                )
            )
        if not GroupCollectionPermission.objects.filter(group=group).exists():
            for codename in ("choose_image", "choose_document"):
                GroupCollectionPermission.objects.create(
                    group=group,
                    collection=collection,
                    permission=Permission.objects.get(
                        codename=codename, content_type__app_label__startswith="wagtail"
                    ),
                )
    for group in editors:
        _give(group, EDITORS_PERMISSIONS)
    _make_workflow(editors)
    for page in Page.objects.filter(depth=2).exclude(locale__language_code=settings.LANGUAGE_CODE):
        give_home(page)


def home_saved(sender, instance: Page, created: bool, raw: bool = False, **kwargs) -> None:
    """Receiver of a home page's post_save: a language is new."""
    if created and not raw and instance.locale.language_code != settings.LANGUAGE_CODE:
        give_home(instance)


def give_home(page: Page) -> None:
    """Let both groups work below the home page of a language; what is published there is reviewed."""
    for name, actions in PAGE_PERMISSIONS.items():
        group = Group.objects.filter(name=name).first()
        if group is None or GroupPagePermission.objects.filter(group=group, page=page).exists():
            continue
        for action in actions:
            GroupPagePermission.objects.create(
                group=group,
                page_id=page.pk,
                permission=Permission.objects.get(
                    content_type__app_label="wagtailcore", codename=f"{action}_page"
                ),
            )
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow and not WorkflowPage.objects.filter(page_id=page.pk).exists():
        WorkflowPage.objects.create(page_id=page.pk, workflow=workflow)


def _give(group: Group, labels: list[str]) -> bool:
    """Give the permissions unless the group has been given any of this room's before."""
    if group.permissions.filter(content_type__app_label="translation").exists():
        return False
    for label in labels:
        app, codename = label.split(".")
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return True


def _make_workflow(editors: Iterable[Group]) -> None:
    if TranslationReviewTask.objects.exists():
        return
    task = TranslationReviewTask.objects.create(name="Biên tập viên bản dịch duyệt")
    task.groups.set([Group.objects.get(name=REVIEWERS), *editors])
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
