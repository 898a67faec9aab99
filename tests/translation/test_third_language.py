"""Nothing is written for exactly two languages: a third comes by a setting and one command."""

import json
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, override

from config.settings.languages import named
from core.languages import og_locale, own_name
from tests import migrated
from tests.factories import SectionFactory

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def answers(tmp_path_factory, django_db_setup) -> dict:
    """What readers get of a site that begins French (third_language_journey.py).

    It begins with a copy of this database, as a site does that had two languages until now.
    """
    folder = tmp_path_factory.mktemp("third")
    migrated.copied_to(folder / "db.sqlite3")
    environment = os.environ | {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SEARCH_URL": "",
        "LANGUAGES": "vi,en,fr",
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.translation.third_language_journey"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def soup_of(answer: dict) -> BeautifulSoup:
    return BeautifulSoup(answer["text"], "html5lib")


def test_language_added_by_the_command_is_a_draft_with_translators_rights(answers):
    draft = answers["draft"]
    assert not draft["live"]
    assert draft["alias"] is None
    assert draft["homes"] == 1  # though the command ran twice
    assert draft["rights"] == ["Biên dịch viên", "Biên tập viên bản dịch"]
    assert draft["workflow"]
    first, second = answers["said"]
    assert "Français (fr): added." in first
    assert "Français (fr): is there already." in second
    assert "publish its home page" in first
    assert re.search(r"https://portal\.example\.vn/\S+", first)


def test_language_whose_home_is_not_live_answers_404_in_english_and_is_named_nowhere(answers):
    for name in ("home", "page", "search"):
        answer = answers[f"before {name}"]
        assert answer["status"] == 404
        soup = soup_of(answer)
        assert soup.html["lang"] == answer["headers"]["Content-Language"] == "en"
        assert "Page not found" in soup.h1.get_text()
    assert "This page exists only in Vietnamese" in answers["before page"]["text"]
    assert "Français" not in answers["before vietnamese"]["text"]


def test_pages_of_a_third_language_answer_and_name_all_three(answers):
    expected = {
        code: f"https://portal.example.vn{path}"
        for code, path in {
            "vi": "/tin-tuc/hoi-nghi/",
            "en": "/en/news/meeting/",
            "fr": "/fr/nouvelles/reunion/",
            "x-default": "/tin-tuc/hoi-nghi/",
        }.items()
    }
    for name in ("fr home", "fr section", "fr article"):
        assert answers[name]["status"] == 200
        assert soup_of(answers[name]).html["lang"] == "fr"
    for name in ("vi article", "en article", "fr article"):
        soup = soup_of(answers[name])
        links = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
        assert links == expected
        switch = " ".join(soup.select_one(".languages").get_text().split())
        assert switch == "Tiếng Việt English Français"
        assert len(soup.select('meta[property="og:locale:alternate"]')) == 2


def test_third_language_shows_dates_in_its_own_words_and_the_sites_words_in_english(answers):
    soup = soup_of(answers["fr article"])
    assert soup.select_one(".article__dates time").get_text() == "lundi, 21 décembre 2020, 00:45"
    assert "Rate this article" in soup.get_text()
    assert "Đánh giá" not in soup.get_text()  # not in Vietnamese, as Django would have it
    assert not soup.select(".label--topic")  # the topic is not translated
    assert [tag.parent["lang"] for tag in soup.select("a[rel=tag]")] == ["vi"]


def test_sites_own_addresses_exist_in_a_third_language(answers):
    for name in ("found", "not found", "tag", "author", "map", "year", "opensearch", "manifest", "feed"):
        assert answers[name]["status"] == 200, name
    assert "/fr/nouvelles/reunion/" in answers["found"]["text"]
    ways = soup_of(answers["not found"]).select(".search-ways a")
    assert [way["href"] for way in ways] == ["/tim-kiem/?q=zzzz", "/en/search/?q=zzzz"]
    assert "https://portal.example.vn/fr/nouvelles/reunion/" in answers["feed"]["text"]
    assert "<language>fr</language>" in answers["feed"]["text"]
    assert (
        'hreflang="fr" href="https://portal.example.vn/fr/nouvelles/reunion/"' in answers["sitemap"]["text"]
    )
    assert "Disallow: /fr/search/?" in answers["robots"]["text"]
    assert json.loads(answers["manifest"]["text"])["lang"] == "fr"


def test_missing_page_of_a_third_language_names_every_language_that_has_it(answers):
    only, both = answers["missing"], answers["missing but in English"]
    assert only["status"] == both["status"] == 404
    assert "exists only in Vietnamese" in only["text"]
    assert "exists only in Vietnamese" not in both["text"]
    for answer in (both, answers["missing, English words"]):
        found = {link["hreflang"]: link["href"] for link in soup_of(answer).select(".message__link a")}
        assert found == {"vi": "/tin-tuc/chi-tieng-viet/", "en": "/en/news/second/"}
    none = soup_of(answers["switch"]).select_one(".languages__none")
    assert none.find(lang="fr").get_text() == "Français"


def test_tree_has_no_problems_after_a_third_language_came(answers):
    assert not any(answers["problems"])


# --- the setting and the command ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (["en", "vi"], "must begin with vi"),
        ([], "must begin with vi"),
        (["vi", "xx"], "“xx”"),
        (["vi", "zh-cn"], "“zh-cn”"),
        (["vi", "../etc"], "“../etc”"),
        (["vi", "en", "en"], "twice"),
    ],
)
def test_languages_that_cannot_be_are_refused_with_a_word_on_them(codes, message):
    with pytest.raises(ImproperlyConfigured, match=re.escape(message)):
        named(codes, "vi")


def test_languages_are_read_in_their_order_whatever_the_spaces_and_capitals():
    assert [code for code, _name in named([" vi", "EN ", "", "zh-hans"], "vi")] == ["vi", "en", "zh-hans"]


def test_language_is_named_in_itself():
    assert [own_name(code) for code in ("vi", "en", "fr")] == ["Tiếng Việt", "English", "Français"]
    assert [og_locale(code) for code in ("vi", "en", "fr", "pt-br")] == ["vi_VN", "en_GB", "fr_FR", "pt_BR"]


def test_words_that_a_language_lacks_are_english_and_not_vietnamese():
    with override("fr"):
        assert gettext("Rate this article") == "Rate this article"
        assert gettext("December") == "décembre"


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "message"), [("fr", "LANGUAGES=vi,en,fr"), ("vi", "translated from")])
def test_command_refuses_what_is_no_further_language(home, code, message):
    with pytest.raises(CommandError, match=message):
        call_command("add_language", code, stdout=StringIO())


@pytest.mark.django_db
def test_command_refuses_a_language_whose_address_a_page_has(home):
    section = SectionFactory(parent=home, title="Anh ngữ")
    type(section).objects.filter(pk=section.pk).update(slug="en")
    with pytest.raises(CommandError, match="Anh ngữ"):
        call_command("add_language", "en", stdout=StringIO())


@pytest.mark.django_db
def test_command_says_when_the_language_is_live_already(home, english_home):
    out = StringIO()
    call_command("add_language", "en", stdout=out)
    assert "is published: https://portal.example.vn/en/" in out.getvalue()
