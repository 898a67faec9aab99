"""What public answers carry in their headers, and the admin's: policies, no cookie, nothing to vary by."""

import re

import pytest

from tests.factories import translated

NOTHING_INLINE = ("'unsafe-inline'", "'unsafe-eval'", "data:", "blob:", "*")


def policy(response) -> dict[str, list[str]]:
    parts = (part.split() for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: values for name, *values in parts}


@pytest.fixture
def public(seed_tree, client):
    """Answers by name, of anonymous readers: home, section, article, 404."""
    paths = {
        "home": "/",
        "section": seed_tree.section.public_path,
        "article": seed_tree.article.public_path,
        "missing": "/khong-co/",
    }
    return {name: client.get(path) for name, path in paths.items()}


def test_public_pages_set_no_cookie(public):
    for name, response in public.items():
        assert not response.cookies, name
        assert "Set-Cookie" not in response, name


def test_public_pages_vary_by_nothing_but_the_encoding(public):
    for name, response in public.items():
        assert set(re.findall(r"[\w-]+", response.get("Vary", ""))) <= {"Accept-Encoding"}, name


def test_public_pages_when_a_language_is_preferred_are_the_same(seed_tree, client, cold):
    pages = []
    for languages in ("en-GB,en;q=0.9", "vi", ""):
        cold()
        pages.append(
            client.get(seed_tree.article.public_path, headers={"accept-language": languages}).content
        )
    assert pages[0] == pages[1] == pages[2]


def test_public_pages_when_the_host_is_another_print_the_sites_own_address(seed_tree, client):
    html = client.get(seed_tree.article.public_path, headers={"host": "evil.example"}).content.decode()
    assert "evil.example" not in html
    assert f"https://portal.example.vn{seed_tree.article.public_path}" in html


def test_public_pages_have_the_strict_policy(public):
    for name, response in public.items():
        directives = policy(response)
        assert directives["default-src"] == ["'none'"], name
        assert directives["script-src"] == directives["style-src"] == ["'self'"], name
        assert directives["img-src"] == ["'self'"], name
        assert directives["frame-src"] == ["https://www.youtube-nocookie.com"], name
        assert directives["base-uri"] == ["'none'"], name
        for values in directives.values():
            assert not set(values) & set(NOTHING_INLINE), name


def test_public_pages_have_the_security_headers(public):
    for name, response in public.items():
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin", name
        assert response["X-Frame-Options"] == "SAMEORIGIN", name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "camera=()" in response["Permissions-Policy"], name


def test_public_pages_over_https_ask_for_it_for_a_year(seed_tree, client):
    assert client.get("/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_public_pages_hold_nothing_inline_and_nothing_from_elsewhere(public):
    for name, response in public.items():
        html = response.content.decode()
        for tag in re.findall(r"<script\b[^>]*>", html):
            assert "src=" in tag or 'type="application/ld+json"' in tag, name
        assert not re.search(r"<style\b", html), name
        assert not re.search(r"<[^>]+\sstyle\s*=", html), name
        assert not re.search(r"<[^>]+\son[a-z]+\s*=\s*[\"']", html), name
        for address in re.findall(r"\b(?:src|srcset|poster|data)=\"([^\"]+)\"", html):
            assert address.startswith("/"), (name, address)
        for link in re.findall(r"<link\b[^>]*rel=\"(?:stylesheet|icon|preload)\"[^>]*>", html):
            assert 'href="/' in link, (name, link)


def test_public_pages_hold_no_token(public):
    for name, response in public.items():
        assert b"csrfmiddlewaretoken" not in response.content, name


def test_admin_has_a_relaxed_policy_of_its_own(client, editor):
    directives = policy(client.get("/admin/login/"))
    assert "'unsafe-inline'" in directives["style-src"]
    assert directives["default-src"] == ["'self'"]
    client.force_login(editor)
    assert "'unsafe-inline'" in policy(client.get("/admin/"))["script-src"]


def test_relaxed_policy_when_the_path_only_looks_like_the_admin_is_not_given(client, home):
    for path in ("/adminx/", "/tin/admin/", "/en/admin/"):
        assert policy(client.get(path))["default-src"] == ["'none'"], path


def test_staff_when_reading_get_a_plain_edit_link_and_readers_none(seed_tree, client, editor):
    path = seed_tree.article.public_path
    edit = f"/admin/pages/{seed_tree.article.pk}/edit/"
    assert edit not in client.get(path).content.decode()
    client.force_login(editor)
    assert edit in client.get(path).content.decode()
    client.logout()
    assert edit not in client.get(path).content.decode()


def test_forged_session_cookie_gets_no_edit_link(seed_tree, client):
    client.cookies["sessionid"] = "khong-co-that"
    assert "/edit/" not in client.get(seed_tree.article.public_path).content.decode()


def test_english_pages_have_their_language_in_the_header(seed_tree, english_home, client):
    news = translated(seed_tree.news, title="News", slug="news")
    response = client.get(news.public_path)
    assert response["Content-Language"] == "en"
    assert set(re.findall(r"[\w-]+", response.get("Vary", ""))) <= {"Accept-Encoding"}
