"""Axe finds nothing to object to, in both languages and both colour schemes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page) -> list[str]:
    results = Axe().run(page, options=RULES | {"resultTypes": ["violations"]}).response
    assert len(results["passes"]) > 10  # the rules ran
    return [
        f"{page.url} {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["vietnamese", "english"])
def test_axe_finds_no_violation(reader_with, portal, language, scheme):
    # The public policy forbids even the test's own script.
    reader = reader_with(color_scheme=scheme, bypass_csp=True)
    found = []
    for path in getattr(portal, language).values():
        reader.go(path)
        found += violations(reader.page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_a_phone_with_the_menu_open(reader_with, portal, scheme):
    reader = reader_with(color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 740})
    reader.go(portal.vietnamese["article"])
    found = violations(reader.page)
    reader.page.locator(".menu__open").click()
    reader.page.locator(".menu__toggle").first.click()
    assert found + violations(reader.page) == []


def test_scheme_of_the_reader_is_followed(reader_with, portal):
    grounds = {}
    for scheme in ("light", "dark"):
        reader = reader_with(color_scheme=scheme)
        reader.go("/")
        grounds[scheme] = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds["light"] == "rgb(255, 255, 255)"
    assert grounds["dark"] != grounds["light"]


def test_headings_never_skip_and_there_is_one_of_the_first_level(reader, portal):
    for path in (*portal.vietnamese.values(), *portal.english.values()):
        reader.go(path)
        levels = reader.page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]"
            ".filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
        )
        assert levels.count(1) == 1, path
        first = levels.index(1)
        assert all(b <= a + 1 for a, b in zip(levels[first:], levels[first + 1 :], strict=False)), (
            path,
            levels,
        )
