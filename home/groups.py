"""The newsroom's groups and their permissions, made after every migrate, idempotently.

Only what is missing is added: a permission an administrator gave or took away later stays as it is,
because a group that exists already is left alone unless it has no permission at all.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
)

from translation import roles

EDITORS, REPORTERS = "Biên tập viên", "Phóng viên"

WAGTAIL_WORKFLOW = "Moderators approval"

SNIPPETS = [
    "agency.AgencyIdentity",
    "articles.Author",
    "articles.Topic",
    "search.SynonymGroup",
    "sidebar.LinkList",
    "sidebar.Notice",
    "sidebar.VideoList",
    "sidebar.VisitStatistics",
]
PAGE_PERMISSIONS = {
    EDITORS: ["add", "change", "publish", "bulk_delete", "lock", "unlock"],
    REPORTERS: ["add"],
}
COLLECTION_PERMISSIONS = {
    EDITORS: ["add", "change", "choose"],
    REPORTERS: ["add", "choose"],
}
SNIPPET_ACTIONS = {
    EDITORS: ["add", "change", "delete", "publish"],
    REPORTERS: [],
}


def after_migrate(sender, **kwargs) -> None:
    """Receiver of post_migrate for the last app, when every table and permission exists."""
    root = Page.objects.filter(depth=1).first()
    collection = Collection.objects.filter(depth=1).first()
    if root is None or collection is None:
        return  # a partial migrate in a test of migrations
    for name in (EDITORS, REPORTERS):
        group, _created = Group.objects.get_or_create(name=name)
        if not group.permissions.exists():
            group.permissions.set(_model_permissions(name))
        if not GroupPagePermission.objects.filter(group=group).exists():
            for codename in PAGE_PERMISSIONS[name]:
                GroupPagePermission.objects.create(
                    group=group, page=root, permission=_permission("wagtailcore", f"{codename}_page")
                )
        if not GroupCollectionPermission.objects.filter(group=group).exists():
            for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
                for action in COLLECTION_PERMISSIONS[name]:
                    GroupCollectionPermission.objects.create(
                        group=group, collection=collection, permission=_permission(app, f"{action}_{model}")
                    )
    _adopt_workflow()
    roles.after_migrate(collection, [Group.objects.get(name=EDITORS)])
    _follow_site_url()


def _model_permissions(group_name: str) -> list[Permission]:
    found = [_permission("wagtailadmin", "access_admin")]
    for label in SNIPPETS:
        app, model = label.lower().split(".")
        found += [
            permission
            for action in SNIPPET_ACTIONS[group_name]
            if (permission := _permission(app, f"{action}_{model}", required=False))
        ]
    if group_name == EDITORS:
        found.append(_permission("visits", "view_report"))
        found.append(_permission("wagtail_localize", "submit_translation"))
    return found


def _permission(app: str, codename: str, required: bool = True) -> Permission | None:
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None and required:
        raise Permission.DoesNotExist(f"{app}.{codename}")
    return found


def _adopt_workflow() -> None:
    """Wagtail's own workflow asks a group nobody is in; ours asks the editors. Once, on a new database."""
    task = GroupApprovalTask.objects.filter(name=WAGTAIL_WORKFLOW).first()
    if task is None:
        return
    task.name = "Biên tập viên duyệt"
    task.save()
    task.groups.set([Group.objects.get(name=EDITORS)])
    Workflow.objects.filter(name=WAGTAIL_WORKFLOW).update(name="Duyệt bài")
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


def _follow_site_url() -> None:
    """The one Site record says what SITE_URL says, so links made by Wagtail itself agree with it."""
    parts = urlsplit(settings.SITE_URL)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    Site.objects.filter(is_default_site=True).update(hostname=parts.hostname, port=port)
    Site.clear_site_root_paths_cache()
