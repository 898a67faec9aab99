"""The newsroom's groups: made after migrate, never overwriting what an administrator decided."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    DraftStateMixin,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
)

from home import groups
from tests import factories
from translation import roles

pytestmark = pytest.mark.django_db


def state() -> dict[str, tuple[set, ...]]:
    """Everything the groups may do."""
    return {
        group.name: (
            set(group.permissions.values_list("content_type__app_label", "codename")),
            set(
                GroupPagePermission.objects.filter(group=group).values_list(
                    "page__path", "permission__codename"
                )
            ),
            set(
                GroupCollectionPermission.objects.filter(group=group).values_list(
                    "collection__path", "permission__codename"
                )
            ),
        )
        for group in Group.objects.all()
    }


def test_groups_exist_after_migrate_with_their_permissions():
    found = state()
    editors, reporters, translators = (
        found[name] for name in (groups.EDITORS, groups.REPORTERS, roles.TRANSLATORS)
    )
    root = Page.objects.get(depth=1).path
    assert (root, "publish_page") in editors[1]
    assert {codename for _path, codename in reporters[1]} == {"add_page"}
    assert translators[1] == set()  # there is no page but the Vietnamese home
    for group in (editors, reporters, translators):
        assert ("wagtailadmin", "access_admin") in group[0]
    assert ("wagtail_localize", "submit_translation") in translators[0]
    assert ("wagtail_localize", "submit_translation") not in reporters[0]
    assert ("agency", "change_agencyidentity") in editors[0]
    assert ("visits", "view_report") in editors[0]
    assert ("visits", "view_report") not in translators[0]
    assert {app for app, _codename in reporters[0]} == {"wagtailadmin"}


def rights_below(page: Page) -> dict[str, set[str]]:
    rows = GroupPagePermission.objects.filter(page=page).values_list("group__name", "permission__codename")
    found: dict[str, set[str]] = {}
    for name, codename in rows:
        found.setdefault(name, set()).add(codename)
    return found


def test_roles_of_translators_may_translate_snippets_and_edit_no_original():
    found = state()
    translators, reviewers = found[roles.TRANSLATORS], found[roles.REVIEWERS]
    both = {
        ("wagtailadmin", "access_admin"),
        ("wagtail_localize", "submit_translation"),
        ("translation", "translate_unpublished"),
        ("translation", "translate_snippets"),
    }
    assert both <= translators[0] & reviewers[0]
    assert ("translation", "publish_snippets") in reviewers[0] - translators[0]
    assert ("translation", "change_glossaryterm") in reviewers[0] - translators[0]
    for permissions, pages, _collections in (translators, reviewers):
        assert {app for app, _name in permissions} == {"wagtailadmin", "wagtail_localize", "translation"}
        assert pages == set()


def test_new_language_gives_both_roles_their_rights_below_its_home_and_its_workflow(home):
    french = Locale.objects.create(language_code="fr")
    for page in (factories.translated(home, slug="home"), home.copy_for_translation(french)):
        page = Page.objects.get(pk=page.pk)
        assert rights_below(page) == {
            roles.TRANSLATORS: {"add_page", "change_page"},
            roles.REVIEWERS: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
        }
        assert page.get_workflow().name == roles.WORKFLOW
    assert home.get_workflow().name != roles.WORKFLOW
    assert rights_below(home) == {}
    [task] = Workflow.objects.get(name=roles.WORKFLOW).tasks
    assert {group.name for group in task.specific.groups.all()} == {roles.REVIEWERS, groups.EDITORS}


def test_rights_taken_away_below_a_language_stay_away(english_home):
    GroupPagePermission.objects.filter(page=english_home, permission__codename="add_page").delete()
    WorkflowPage.objects.filter(page=english_home).update(workflow=Workflow.objects.get(name="Duyệt bài"))
    groups.after_migrate(sender=None)
    assert rights_below(english_home)[roles.TRANSLATORS] == {"change_page"}
    assert english_home.get_workflow().name == "Duyệt bài"


def test_translators_of_before_lose_the_right_to_edit_originals():
    """The first version of the group could change every page and snippet."""
    group, root = Group.objects.get(name=roles.TRANSLATORS), Page.objects.get(depth=1)
    group.permissions.remove(*group.permissions.filter(content_type__app_label="translation"))
    group.permissions.add(Permission.objects.get(codename="change_topic"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=change)
    groups.after_migrate(sender=None)
    assert not group.permissions.filter(codename="change_topic").exists()
    assert not GroupPagePermission.objects.filter(group=group).exists()


@pytest.mark.parametrize("label", groups.SNIPPETS)
def test_editors_may_publish_every_snippet_with_drafts_after_the_first_migrate(label):
    model = apps.get_model(label)
    if issubclass(model, DraftStateMixin):
        assert (model._meta.app_label, f"publish_{model._meta.model_name}") in state()[groups.EDITORS][0]


def test_second_migrate_changes_nothing():
    before = state()
    groups.after_migrate(sender=None)
    assert state() == before


def test_permission_an_administrator_took_away_stays_away():
    editors = Group.objects.get(name=groups.EDITORS)
    editors.permissions.remove(Permission.objects.get(codename="delete_author"))
    GroupPagePermission.objects.filter(group=editors, permission__codename="bulk_delete_page").delete()
    before = state()
    groups.after_migrate(sender=None)
    assert state() == before


def test_permission_an_administrator_gave_stays():
    section = factories.SectionFactory()
    reporters = Group.objects.get(name=groups.REPORTERS)
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=reporters, page=section, permission=publish)
    reporters.permissions.add(Permission.objects.get(codename="add_topic"))
    before = state()
    groups.after_migrate(sender=None)
    assert state() == before


def test_group_limited_to_one_section_is_not_given_the_whole_site_again():
    section = factories.SectionFactory()
    GroupPagePermission.objects.filter(group__name=groups.EDITORS).update(page=section)
    groups.after_migrate(sender=None)
    pages = set(GroupPagePermission.objects.filter(group__name=groups.EDITORS).values_list("page", flat=True))
    assert pages == {section.pk}


def test_missing_group_is_made_whole_again():
    before = state()[roles.TRANSLATORS]
    Group.objects.get(name=roles.TRANSLATORS).delete()
    groups.after_migrate(sender=None)
    assert state()[roles.TRANSLATORS] == before


@pytest.mark.parametrize(
    ("address", "hostname", "port"),
    [("https://a.example.vn", "a.example.vn", 443), ("http://127.0.0.1:8000", "127.0.0.1", 8000)],
)
def test_site_record_follows_the_public_address(settings, address, hostname, port):
    settings.SITE_URL = address
    groups.after_migrate(sender=None)
    assert list(Site.objects.values_list("hostname", "port")) == [(hostname, port)]
