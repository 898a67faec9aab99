"""The editors' guide in the admin."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.users.models import UserProfile

from core.guide import GUIDE

pytestmark = pytest.mark.django_db
PAGES = sorted((path.parent.name, path.stem) for path in GUIDE.glob("*/*.md"))


def test_guide_opens_in_the_language_of_the_admin(client, translator):
    client.force_login(translator)
    response = client.get(reverse("guide_start"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("guide", args=["vi", "index"])
    assert "Hướng dẫn biên tập" in response.content.decode()


@pytest.mark.parametrize(("language", "name"), [("vi", "dich"), ("en", "translate")])
def test_guide_for_translators_opens_in_the_language_of_the_admin(client, translator, language, name):
    UserProfile.objects.create(user=translator, preferred_language=language)
    client.force_login(translator)
    response = client.get(reverse("translation_guide"))
    assert response["Location"] == reverse("guide", args=[language, name])
    assert client.get(response["Location"]).status_code == 200


def test_guide_is_named_in_the_menu(client, translator):
    client.force_login(translator)
    assert reverse("guide_start") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_every_page_of_the_guide_is_shown_and_its_links_lead_somewhere(client, translator):
    client.force_login(translator)
    links = set()
    for language, name in PAGES:
        html = client.get(reverse("guide", args=[language, name])).content.decode()
        text = BeautifulSoup(html, "html5lib").select_one(".guide")
        assert text["lang"] == language
        assert text.select("h2, ol, ul"), (language, name)
        links |= {link["href"].partition("#")[0] for link in text.select("a[href]")}
    assert not [link for link in links if link.endswith(".md")]
    inside = re.compile(
        reverse("guide", args=["xx", "name"]).replace("xx", "([a-z-]+)").replace("name", "([a-z0-9-]+)")
    )
    assert {found.groups() for link in links if (found := inside.fullmatch(link))} == set(PAGES)


@pytest.mark.parametrize(("language", "name"), [("vi", "khong-co"), ("..", "index"), ("fr", "index")])
def test_guide_page_that_is_not_there_is_a_404(client, translator, language, name):
    client.force_login(translator)
    assert client.get(f"/admin/guide/{language}/{name}/").status_code == 404


def test_guide_is_for_who_is_logged_in(client):
    assert "login" in client.get(reverse("guide", args=["vi", "index"])).headers["Location"]
