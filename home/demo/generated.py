"""Any number of plain articles for growth tests, spread over sections, topics, tags and ten years."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from articles import listing
from articles.models import ArticlePage, ArticleTag, ArticleTopic, NewsIndexPage, Tag, Topic
from core.bulk import add_below, pages_written, tell_planner

PREFIX = "bai-thu-nghiem-"
BATCH = 400  # articles a transaction: other writers wait about a second
SUBJECTS = [
    "Sở Khoa học và Công nghệ",
    "UBND huyện Hòa An",
    "Trung tâm Ứng dụng",
    "Hội đồng khoa học",
    "Tỉnh đoàn",
]
ACTIONS = [
    "triển khai kế hoạch",
    "tổ chức hội nghị",
    "đẩy mạnh công tác",
    "nghiệm thu đề tài",
    "tập huấn nghiệp vụ",
]
THEMES = [
    "truy xuất nguồn gốc",
    "chuyển đổi số cấp xã",
    "bảo tồn nguồn gen",
    "sở hữu trí tuệ",
    "đo lường chất lượng",
    "an toàn bức xạ",
    "khởi nghiệp sáng tạo",
    "nông thôn miền núi",
    "cải cách hành chính",
    "thông tin tuyên truyền",
]
# Tags the demo's own articles have too.
TAGS = ["hợp tác xã", "Hòa An", "đề tài cấp tỉnh", "doanh nghiệp", "khởi nghiệp", "quỹ gen", "cây giống"]
SENTENCE = "{subject} {action} về {theme}, với sự tham gia của {count} cơ sở trên địa bàn tỉnh."


def load_generated(count: int, quiet: bool = False) -> int:
    """Make generated articles until there are ``count``; gives how many were added.

    A batch is written with all that belongs to it in one transaction: labelled, listed, found. So a load that
    was stopped goes on with the numbers that are missing.
    """
    here = ArticlePage.objects.filter(slug__startswith=PREFIX).values_list("slug", flat=True)
    made = {slug.removeprefix(PREFIX) for slug in here.iterator()}
    missing = [number for number in range(1, count + 1) if str(number) not in made]
    in_vietnamese = NewsIndexPage.objects.filter(locale__language_code="vi")
    sections = list(in_vietnamese.filter(depth__gt=3).order_by("path").values_list("pk", flat=True))
    topics = list(Topic.objects.filter(locale__language_code="vi").order_by("pk"))
    tags = [Tag.objects.get_or_create(name=name)[0] for name in TAGS]
    with tqdm(total=len(missing), desc="Generated", unit=" articles", disable=quiet) as bar:
        for start in range(0, len(missing), BATCH):
            numbers = missing[start : start + BATCH]
            _write(numbers, sections, topics, tags)
            bar.update(len(numbers))
    if missing:
        tell_planner()
    return len(missing)


@transaction.atomic
def _write(numbers: list[int], sections: list[int], topics: list[Topic], tags: list[Tag]) -> None:
    by_section: dict[int, list[ArticlePage]] = defaultdict(list)
    articles = list(_articles(numbers))
    for number, article in zip(numbers, articles, strict=True):
        by_section[sections[number % len(sections)]].append(article)
    add_below(by_section)
    _label(articles, topics, tags)
    ids = [article.pk for article in articles]
    listing.refresh(ids)
    pages_written.send(ArticlePage, page_ids=ids)


def _label(articles: list[ArticlePage], topics: list[Topic], tags: list[Tag]) -> None:
    """A topic and two tags for each, the same for the same article wherever the demo is loaded."""
    numbers = [int(article.slug.removeprefix(PREFIX)) for article in articles]
    if topics:
        ArticleTopic.objects.bulk_create(
            ArticleTopic(article=article, topic=topics[number % len(topics)], locale_id=article.locale_id)
            for article, number in zip(articles, numbers, strict=True)
        )
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object=article, tag=tags[position % len(tags)])
        for article, number in zip(articles, numbers, strict=True)
        for position in (number // len(tags), number // len(tags) + 1 + number % (len(tags) - 1))
    )


def _articles(numbers: Iterable[int]) -> Iterator[ArticlePage]:
    now = timezone.now().replace(microsecond=0)
    for number in numbers:
        chance = random.Random(number)  # the same number is the same article on every machine
        words = {
            "subject": chance.choice(SUBJECTS),
            "action": chance.choice(ACTIONS),
            "theme": chance.choice(THEMES),
            "count": number % 97 + 3,
        }
        when = now - timedelta(minutes=chance.randrange(10 * 365 * 24 * 60))
        paragraphs = [
            "".join(
                SENTENCE.format(**words | {"theme": chance.choice(THEMES), "count": chance.randrange(3, 99)})
                + " "
                for _sentence in range(6)
            )
            for _paragraph in range(8)
        ]
        yield ArticlePage(
            title=f"{words['subject']} {words['action']} {words['theme']} đợt {number}",
            slug=f"{PREFIX}{number}",
            lead=SENTENCE.format(**words),
            published_at=when,
            first_published_at=when,
            last_published_at=when,
            live=True,
            body=[("paragraph", f"<p>{'</p><p>'.join(paragraphs)}</p>")],
        )
