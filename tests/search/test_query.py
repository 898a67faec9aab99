"""How a query is understood; and that nothing typed can break an engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import words
from search.engines import How, Scope, engine
from search.query import MAX_LENGTH, Query, parse
from search.results import find
from search.suggestions import suggestion

KHCN, LONG = tuple(words("KHCN")), tuple(words("khoa học và công nghệ"))
SYNONYMS = {("khcn",): [KHCN, LONG], ("khoa", "hoc", "va", "cong", "nghe"): [KHCN, LONG]}


def shape(query: Query) -> list:
    """Each clause as its alternatives: words joined by a space, or by + where their order counts."""
    return [
        [
            "+ "[not alternative.ordered].join(word.folded for word in alternative.words)
            for alternative in clause.alternatives
        ]
        for clause in query.clauses
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("công nghệ", [["cong"], ["nghe"]]),
        ('"công nghệ" mới', [["cong+nghe"], ["moi"]]),
        ("“công nghệ”", [["cong+nghe"]]),
        ('công "nghệ', [["cong"], ["nghe"]]),
        ('"', []),
        ('""', []),
        ("19/NQ-TW", [["19+nq+tw"]]),
        ("ISO 9001:2015", [["iso"], ["9001+2015"]]),
        ("KH&CN", [["khcn", "khoa+hoc+va+cong+nghe"]]),
        ("sở khcn tỉnh", [["so"], ["khcn", "khoa+hoc+va+cong+nghe"], ["tinh"]]),
        ("khoa học và công nghệ", [["khoa hoc va cong nghe", "khcn"]]),
        ("khóa học và công nghệ", [["khoa"], ["hoc"], ["va"], ["cong"], ["nghe"]]),
        ("khoa hoc va cong nghe", [["khoa hoc va cong nghe", "khcn"]]),
        ("nông nghiệp nông thôn", [["nong"], ["nghiep"], ["nong"], ["thon"]]),
        ("NOT a OR b*", [["not"], ["a"], ["or"], ["b"]]),
        ("", []),
    ],
)
def test_query_is_understood(text, expected):
    assert shape(parse(text, SYNONYMS)) == expected


def test_last_word_is_open_unless_quoted():
    assert parse("công ngh").last_is_open
    assert not parse('công "ngh"').last_is_open
    assert shape(parse('tin "công ngh" tin'))[-1] == ["tin"]


HOSTILE = [
    '"', '""', '"""', "'", "\\", "\0", "a\0b", "%", "_", ";--", "') OR 1=1 --", "a & | !b <-> (c:*)", "NEAR(a b)",
    "title : a", "a AND", "OR OR", "NOT", "^a", "-a", "+a", "a*", "{title} : x", "x'; DROP TABLE search_words; --",
    "<script>alert(1)</script>", "\ud800", "🙂 👩‍🔬", "a" * 500, "a " * 300, '"' * 199, "(" * 199, "1" * 200, "đ" * 200,
    "\u0301" * 100, "İ", "ß ŉ", "\u202e\u200b", "a.b-c/d_e:f", "=co6ng", "@0", "^cong", "~cong",
]  # fmt: skip


@pytest.mark.servers
@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_query_is_answered(text):
    query = parse(text)
    find(query, Scope("vi"))
    find(query, Scope("en", section=1), by_date=True)
    suggestion(text, "vi")


@pytest.mark.servers
@pytest.mark.django_db
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"'&|!()*:<>-^~=@{} \\công")),
        max_size=MAX_LENGTH,
    )
)
def test_any_query_is_an_expression_its_engine_takes(text):
    query = parse(text)
    if not query:
        return
    with engine().session():
        for how in How:
            assert engine().newest(query, how, Scope("vi"), 5, ["nghe", "nghen"]) == []
