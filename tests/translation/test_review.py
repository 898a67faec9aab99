"""From the translator's "ready" to what readers see, and back with a reason."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Task, Workflow, WorkflowPage, WorkflowTask
from wagtail.users.models import UserProfile

from articles.models import NewsIndexPage
from tests.factories import SectionFactory, TopicFactory, UserFactory, publish, user_in
from translation import publishing, review
from translation.models import GlossaryTerm, Status, TranslationReviewTask
from translation.publishing import Refused

from .work import submitted, write, write_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(home, english_home):
    return SectionFactory(parent=home, title="Khoa học", introduction="Tin khoa học.")


@pytest.fixture
def translation(section):
    """A page that is translated and handed to nobody yet."""
    translation = submitted(section)
    write_all(translation)
    return translation


@pytest.fixture
def topic(english_home):
    """A snippet that is translated and handed to nobody yet."""
    translation = submitted(TopicFactory(name="Chuyển đổi số", description="Chương trình."))
    write_all(translation)
    return translation


@pytest.fixture(params=["page", "snippet"])
def work(request):
    return request.getfixturevalue("topic" if request.param == "snippet" else "translation")


def status(translation):
    translation.state.refresh_from_db()
    return translation.state.status


def codes(refused):
    return [reason.code for reason in refused.value.reasons]


def written(translation):
    """In the first segment that is a name or title, as readers have it."""
    target = translation.get_target_instance()
    return getattr(target, "name", None) or target.title


def name_of(translation):
    return "name" if translation.source.specific_content_type.model == "topic" else "title"


def mails_to(user):
    return [message for message in mail.outbox if message.to == [user.email]]


@pytest.mark.servers
def test_translation_asked_for_and_approved_is_live(work, translator, reviewer):
    review.ask(work, translator, "Xin xem giúp")
    assert review.under_review(work)
    assert status(work) == Status.IN_REVIEW
    assert not review.may_review(work, translator)
    assert review.may_review(work, reviewer)
    review.approve(work, reviewer, "Tốt")
    assert status(work) == Status.LIVE
    assert not review.under_review(work)
    assert written(work).startswith("[en]")
    texts = [entry.text for entry in review.history(work)]
    assert "Xin xem giúp" in texts
    assert "Tốt" in texts
    assert {entry.who for entry in review.history(work)} >= {translator.username, reviewer.username}


def test_correction_of_the_reviewer_is_what_is_published(work, translator, reviewer):
    review.ask(work, translator)
    assert review.locked_against(work, translator)
    assert review.locked_against(work, reviewer) == ""
    write(work, name_of(work), "Corrected")
    review.approve(work, reviewer)
    assert written(work) == "Corrected"
    target = work.get_target_instance()
    if isinstance(target, NewsIndexPage):
        [workflow_state] = target.workflow_states
        assert workflow_state.current_task_state.revision_id == target.live_revision_id


def test_translation_sent_back_says_why_and_can_be_handed_in_again(work, translator, reviewer):
    review.ask(work, translator)
    review.send_back(work, reviewer, "Sai tên riêng")
    assert status(work) == Status.IN_WORK
    assert work.state.review_note == "Sai tên riêng"
    assert "Sai tên riêng" in [entry.text for entry in review.history(work)]
    assert review.locked_against(work, translator) == ""
    write(work, name_of(work), "Better")
    colleague = user_in("Biên dịch viên")
    review.ask(work, colleague)
    assert status(work) == Status.IN_REVIEW
    mail.outbox.clear()
    review.approve(work, reviewer)
    assert [message.to for message in mail.outbox] == [[colleague.email]]
    assert written(work) == "Better"
    assert status(work) == Status.LIVE
    assert work.state.review_note == ""


def test_mails_of_a_review_are_in_vietnamese_with_the_reason_and_a_link(work, translator, reviewer):
    english_reader = user_in("Biên tập viên bản dịch")
    UserProfile.objects.create(user=english_reader, preferred_language="en")
    silent = user_in("Biên tập viên bản dịch")
    UserProfile.objects.create(user=silent, submitted_notifications=False)
    review.ask(work, translator, "Nhờ xem")
    [message] = mails_to(reviewer)
    assert re.search("duyệt", message.subject + message.body)
    assert re.search(r"https://\S+/(\d+)", message.body)
    assert not re.search(r"\b(the|you|has been)\b", message.subject + message.body, re.IGNORECASE)
    [message] = mails_to(english_reader)
    assert re.search(r"\b(you|has been)\b", message.body)
    assert mails_to(silent) == mails_to(translator) == []
    mail.outbox.clear()
    review.send_back(work, reviewer, "Sai tên riêng")
    [message] = mails_to(translator)
    assert "Sai tên riêng" in message.body
    assert re.search(r"https://\S+/(\d+)", message.body)
    assert not re.search(r"\b(the|you|has been)\b", message.subject + message.body, re.IGNORECASE)
    review.ask(work, translator)
    mail.outbox.clear()
    review.approve(work, reviewer)
    [message] = mails_to(translator)
    assert not re.search(r"\b(the|you|has been)\b", message.subject + message.body, re.IGNORECASE)


def test_glossary_warns_at_review_and_blocks_nothing(client, work, translator, reviewer):
    GlossaryTerm.objects.create(
        locale=work.target_locale, term=work.source.object_repr, translation="Something else"
    )
    review.ask(work, translator)
    client.force_login(reviewer)
    assert b"data-off-glossary" in client.get(reverse("translation_editor", args=[work.pk])).content
    review.approve(work, reviewer)
    assert status(work) == Status.LIVE


def test_sending_back_without_a_reason_is_refused(work, translator, reviewer):
    review.ask(work, translator)
    with pytest.raises(Refused) as refused:
        review.send_back(work, reviewer, "  \n")
    assert codes(refused) == ["no_reason"]
    assert status(work) == Status.IN_REVIEW


def test_asking_twice_is_refused_and_nothing_changes(work, translator, reviewer):
    review.ask(work, translator)
    mail.outbox.clear()
    with pytest.raises(Refused) as refused:
        review.ask(work, translator)
    assert codes(refused) == ["in_review"]
    assert mail.outbox == []


def test_publishing_past_the_review_is_refused(work, translator, reviewer):
    review.ask(work, translator)
    with pytest.raises(Refused) as refused:
        publishing.publish(work, reviewer)
    assert codes(refused) == ["in_review"]


def test_approving_what_nobody_asked_for_or_what_was_answered_is_refused(work, translator, reviewer):
    for _time in range(2):
        with pytest.raises(Refused) as refused:
            review.approve(work, reviewer)
        assert codes(refused) == ["not_in_review"]
        with pytest.raises(Refused):
            review.send_back(work, reviewer, "x")
        if status(work) == Status.IN_WORK:
            review.ask(work, translator)
            review.approve(work, reviewer)


def test_approving_without_the_right_is_refused(work, translator, reviewer):
    review.ask(work, translator)
    for action in (review.approve, review.send_back):
        for group in ("Biên dịch viên", "Phóng viên"):
            with pytest.raises(Refused) as refused:
                action(work, user_in(group), "x")
            assert codes(refused) == ["no_permission"]
    assert status(work) == Status.IN_REVIEW


def test_asking_with_missing_segments_or_without_the_right_is_refused(work, translator):
    write(work, name_of(work), "x", has_error=True)
    with pytest.raises(Refused) as refused:
        review.ask(work, translator)
    assert codes(refused) == ["untranslated"]
    write(work, name_of(work), "x", has_error=False)
    with pytest.raises(Refused) as refused:
        review.ask(work, user_in("Phóng viên"))
    assert "no_permission" in codes(refused)
    assert not review.under_review(work)


def test_asking_for_a_locked_page_is_refused(translation, translator, reviewer):
    page = translation.get_target_instance()
    page.locked, page.locked_by = True, reviewer
    page.save()
    with pytest.raises(Refused) as refused:
        review.ask(translation, translator)
    assert codes(refused) == ["locked"]
    assert review.locked_against(translation, translator)


def test_approving_is_refused_when_segments_are_gone_meanwhile(work, translator, reviewer):
    review.ask(work, translator)
    write(work, name_of(work), "x", has_error=True)
    with pytest.raises(Refused) as refused:
        review.approve(work, reviewer)
    assert codes(refused) == ["untranslated"]
    assert status(work) == Status.IN_REVIEW


def test_segment_that_does_not_fit_its_field_stops_the_approval_and_carries_the_error(
    work, translator, reviewer
):
    review.ask(work, translator)
    row = write(work, name_of(work), "x" * 300)
    with pytest.raises(ValidationError):
        review.approve(work, reviewer)
    row.refresh_from_db()
    assert row.has_error
    assert status(work) == Status.IN_REVIEW


def test_translator_withdraws_what_was_handed_in(work, translator, reviewer):
    review.ask(work, translator)
    with pytest.raises(Refused):
        review.withdraw(work, user_in("Biên dịch viên"))
    assert review.may_withdraw(work, translator)
    review.withdraw(work, translator)
    assert status(work) == Status.IN_WORK
    assert review.locked_against(work, translator) == ""
    with pytest.raises(Refused):
        review.withdraw(work, translator)
    review.ask(work, translator)
    assert status(work) == Status.IN_REVIEW


def test_outdated_translation_when_approved_again_is_live(translation, section, translator, reviewer):
    publishing.publish(translation)
    section = NewsIndexPage.objects.get(pk=section.pk)
    section.introduction = "Tin khoa học và công nghệ."
    publish(section)
    assert status(translation) == Status.OUTDATED
    write(translation, "introduction", "New.")
    review.ask(translation, translator)
    assert translation.get_target_instance().introduction != "New."
    assert status(translation) == Status.IN_REVIEW
    review.approve(translation, reviewer)
    assert status(translation) == Status.LIVE
    assert translation.state.outdated_since is None


def wagtail_action(client, translation, action, **data):
    page = translation.get_target_instance()
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, action, page.current_workflow_task_state.pk],
    )
    return client.post(address, data)


def test_reviewer_finds_the_translation_on_the_dashboard_and_approves_it_there(
    client, translation, translator, reviewer
):
    review.ask(translation, translator)
    write(translation, "title", "Corrected")
    client.force_login(reviewer)
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    page = translation.get_target_instance()
    assert 'id="awaiting-review' in dashboard
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in dashboard
    wagtail_action(client, translation, "approve")
    assert status(translation) == Status.LIVE
    assert written(translation) == "Corrected"


def test_approval_by_wagtails_own_view_when_segments_are_missing_publishes_nothing(
    client, translation, translator, reviewer
):
    review.ask(translation, translator)
    write(translation, "title", "x", has_error=True)
    client.force_login(reviewer)
    assert wagtail_action(client, translation, "approve").status_code < 500
    assert not translation.get_target_instance().live
    assert status(translation) == Status.IN_REVIEW


def test_rejection_by_wagtails_own_view_ends_as_ours_does(client, translation, translator, reviewer):
    review.ask(translation, translator)
    client.force_login(reviewer)
    wagtail_action(client, translation, "reject", comment="Sai tên riêng")
    assert status(translation) == Status.IN_WORK
    assert "Sai tên riêng" in [entry.text for entry in review.history(translation)]


def replace_workflow(page, *tasks):
    workflow = Workflow.objects.create(name="Khác")
    for order, task in enumerate(tasks):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def task_for(user, name="Khác"):
    task = GroupApprovalTask.objects.create(name=name)
    task.groups.set(user.groups.all())
    return task


def test_other_workflow_of_an_administrator_is_followed_step_by_step(
    english_home, translation, translator, reviewer
):
    colleague = user_in("Biên dịch viên")
    replace_workflow(english_home, task_for(colleague, "1"), task_for(reviewer, "2"))
    review.ask(translation, translator)
    assert not review.may_review(translation, reviewer)
    review.approve(translation, colleague)
    assert not translation.get_target_instance().live
    assert status(translation) == Status.IN_REVIEW
    write(translation, "title", "Corrected")
    review.approve(translation, reviewer)
    assert written(translation) == "Corrected"
    assert status(translation) == Status.LIVE


def test_workflow_replaced_while_changes_are_made_starts_anew(
    english_home, translation, translator, reviewer
):
    review.ask(translation, translator)
    review.send_back(translation, reviewer, "x")
    workflow = replace_workflow(english_home, task_for(reviewer))
    review.ask(translation, translator)
    assert translation.get_target_instance().current_workflow_state.workflow == workflow
    review.approve(translation, reviewer)
    assert status(translation) == Status.LIVE


def test_workflow_without_a_task_publishes_nothing_unseen(english_home, translation, translator, reviewer):
    replace_workflow(english_home)
    review.ask(translation, translator)
    assert not translation.get_target_instance().live
    assert mails_to(reviewer)


def test_task_abolished_while_it_is_asked_for_publishes_nothing(
    english_home, translation, translator, administrator
):
    review.ask(translation, translator)
    Task.objects.get(pk=TranslationReviewTask.objects.get().pk).deactivate(administrator)
    assert not translation.get_target_instance().live
    assert status(translation) == Status.IN_WORK
    review.ask(translation, translator)  # asks whoever may publish
    assert status(translation) == Status.IN_REVIEW


def test_workflow_taken_away_while_it_is_asked_for_gives_the_translation_back(
    translation, translator, administrator
):
    review.ask(translation, translator)
    Workflow.objects.get(name="Duyệt bản dịch").deactivate(administrator)
    assert status(translation) == Status.IN_WORK
    review.ask(translation, translator)
    assert status(translation) == Status.IN_REVIEW


@pytest.mark.servers
def test_asking_when_nobody_may_publish_says_so(topic, translator):
    with pytest.raises(Refused) as refused:
        review.ask(topic, translator)
    assert codes(refused) == ["nobody_reviews"]
    UserFactory(is_superuser=True)
    review.ask(topic, translator)


def test_approved_translation_of_a_scheduled_original_waits_for_it(section, translator, reviewer):
    section.unpublish()
    section = NewsIndexPage.objects.get(pk=section.pk)
    section.go_live_at = timezone.now() + timedelta(days=1)
    section.save_revision().publish()
    translation = submitted(section)
    write_all(translation)
    review.ask(translation, translator)
    review.approve(translation, reviewer)
    page = translation.get_target_instance()
    assert not page.live
    assert page.revisions.get(approved_go_live_at__isnull=False).approved_go_live_at == section.go_live_at
    assert not review.under_review(translation)


def test_page_without_any_workflow_is_reviewed_by_whoever_may_publish(translation, translator, reviewer):
    WorkflowPage.objects.all().delete()
    review.ask(translation, translator, "Nhờ xem")
    assert status(translation) == Status.IN_REVIEW
    assert review.locked_against(translation, translator)
    assert "Nhờ xem" in mails_to(reviewer)[0].body
    review.send_back(translation, reviewer, "Sai tên riêng")
    assert "Sai tên riêng" in mails_to(translator)[0].body
    review.ask(translation, translator)
    review.approve(translation, reviewer)
    assert status(translation) == Status.LIVE
    assert not review.under_review(translation)
