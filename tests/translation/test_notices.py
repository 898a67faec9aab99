"""The daily mail of new work."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, PageViewRestriction
from wagtail.users.models import UserProfile

from tests.factories import SectionFactory, TopicFactory, UserFactory, publish, translated, user_in
from translation import mail as notices_mail
from translation import notices, review
from translation.models import NoticePreference, TranslationState

from .work import published, submitted, write_all

pytestmark = pytest.mark.django_db
TRANSLATORS, REVIEWERS = "Biên dịch viên", "Biên tập viên bản dịch"


def new_section(home, title, **fields):
    now = timezone.now()
    return SectionFactory(parent=home, title=title, introduction="Tin.", first_published_at=now, **fields)


@pytest.fixture
def section(home, english_home):
    return new_section(home, "Khoa học")


def bodies():
    """Send the daily mails; by address, what each says."""
    mail.outbox.clear()
    notices.send_digests()
    return {message.to[0]: message.body for message in mail.outbox}


def test_digest_of_a_translator_names_what_was_published_and_nobody_submitted(section, translator):
    text = bodies()[translator.email]
    assert "Khoa học (Tiếng Anh)" in text
    assert reverse("wagtail_localize:submit_page_translation", args=[section.pk]) in text
    assert reverse("wagtailadmin_account") in text


def test_digest_names_what_was_submitted_once_and_links_to_its_editor(section, translator):
    translation = submitted(section)
    text = bodies()[translator.email]
    assert text.count("Khoa học") == 1
    assert notices_mail.editor_address(translation) in text


def test_digest_names_outdated_translations_and_reviewers_have_what_waits(section, translator, reviewer):
    published(section)
    topic = submitted(TopicFactory(name="Chuyển đổi số", description=""))
    write_all(topic)
    TranslationState.objects.update(outdated_since=None)
    section.introduction = "Tin mới."
    publish(section)
    review.ask(topic, translator)
    found = bodies()
    assert "Bản gốc đã thay đổi:\n- Khoa học" in found[translator.email]
    assert "Bản gốc đã thay đổi:\n- Khoa học" in found[reviewer.email]
    assert "Chờ duyệt:\n- Chuyển đổi số" in found[reviewer.email]
    assert "Chờ duyệt" not in found[translator.email]


@pytest.mark.servers
def test_digest_names_a_page_that_waits_in_its_workflow(section, translator, reviewer):
    translation = submitted(section)
    write_all(translation)
    review.ask(translation, translator)
    assert "Chờ duyệt:\n- Khoa học" in bodies()[reviewer.email]


def test_digest_when_nothing_is_newer_than_a_day_is_not_sent(section, translator, reviewer, time_machine):
    published(section)
    section.introduction = "Tin mới."
    publish(section)
    waiting = submitted(TopicFactory(name="Chuyển đổi số", description=""))
    write_all(waiting)
    review.ask(waiting, translator)
    assert len(bodies()) == 2
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert bodies() == {}


def test_digest_when_all_is_translated_is_not_sent(section, translator):
    published(section)
    assert bodies() == {}


def test_digest_is_in_the_language_of_its_reader_and_only_for_both_groups(section, administrator, editor):
    reader = user_in(TRANSLATORS)
    UserProfile.objects.create(user=reader, preferred_language="en")
    user_in(TRANSLATORS, email="")
    user_in(TRANSLATORS, is_active=False)
    both = UserFactory(groups=[TRANSLATORS, REVIEWERS])
    found = bodies()
    assert set(found) == {reader.email, both.email}
    assert "Published without a translation:\n- Khoa học (English)" in found[reader.email]
    assert len(mail.outbox) == 2


@pytest.mark.servers
def test_digest_tells_no_titles_that_the_reader_may_not_see(section, home, translator):
    closed = new_section(home, "Nội bộ")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    draft = new_section(home, "Chưa đăng", live=False)
    submitted(draft)
    assert "Chưa đăng" in bodies()[translator.email]  # translators read what is submitted …
    translator.groups.get().permissions.get(codename="translate_unpublished").group_set.clear()
    text = bodies()[translator.email]
    assert "Khoa học" in text
    assert "Chưa đăng" not in text  # … unless the right was taken from them
    assert "Nội bộ" not in text


def test_digest_of_many_pages_has_twenty_lines_and_says_how_many_more(home, english_home, translator):
    for number in range(23):
        new_section(home, f"Mục {number} " + "x" * 200)
    text = bodies()[translator.email]
    assert text.count("- Mục") == 20
    assert "… và 3 mục nữa" in text
    assert max(map(len, text.splitlines())) < 200


def test_digest_of_a_third_language_names_it(section, home, translator):
    french = Locale.objects.create(language_code="fr")
    home.copy_for_translation(french).save_revision().publish()
    text = bodies()[translator.email]
    assert text.count("- Khoa học") == 2


def test_broken_address_does_not_keep_others_from_their_mail(section, monkeypatch):
    users = [user_in(TRANSLATORS) for _number in range(3)]
    real = EmailBackend.send_messages

    def refusing(self, messages):
        if messages[0].to == [users[1].email]:
            raise OSError("550 no such user")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refusing)
    assert set(bodies()) == {users[0].email, users[2].email}


def test_member_who_switched_the_daily_mail_off_has_none(client, section, translator):
    client.force_login(translator)
    address = reverse("wagtailadmin_account")
    page = client.get(address).content.decode()
    assert 'name="translation_notices-daily"' in page
    form = {
        "name_email-first_name": "A",
        "name_email-last_name": "B",
        "name_email-email": translator.email,
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    assert client.post(address, form).status_code == 302
    assert not NoticePreference.objects.get(user=translator).daily
    assert bodies() == {}
    assert client.post(address, form | {"translation_notices-daily": "on"}).status_code == 302
    assert translator.email in bodies()


def test_account_that_does_not_translate_has_no_such_switch(client, editor):
    client.force_login(editor)
    assert "translation_notices" not in client.get(reverse("wagtailadmin_account")).content.decode()


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_digests_when_the_worker_is_killed_among_them_are_all_sent_by_the_next(settings, monkeypatch, home):
    """Queued are all of them or none, so that nobody gets two."""
    settings.EMAIL_BACKEND = "core.mail.QueuedBackend"
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    translated(home, title="Home", slug="home")
    new_section(home, "Khoa học")
    for number in range(3):
        user_in(TRANSLATORS, email=f"{number}@example.vn")
    send, sent = notices_mail.send, []

    def killed(user, *arguments):
        if len(sent) == 2:
            raise SystemExit
        sent.append(send(user, *arguments))
        return True

    with monkeypatch.context() as context:
        context.setattr(notices_mail, "send", killed)
        with pytest.raises(SystemExit):
            notices.send_digests()
    assert sent == [True, True]
    assert not DBTaskResult.objects.exists()
    assert notices.send_digests() == 3
    assert DBTaskResult.objects.count() == 3


def test_daily_work_names_the_digest(settings):
    assert "translation.notices.send_digests" in settings.DAILY_WORK
    assert import_string("translation.notices.send_digests") is notices.send_digests
