from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.models import Page, Site

from core.bulk import add_children
from tests.yardstick.models import Article, Section

PARAGRAPH = (
    f"<p>{'Hội nghị bàn về truy xuất nguồn gốc, với sự tham gia của các cơ sở trên địa bàn. ' * 5}</p>"
)


class Command(BaseCommand):
    help = "Puts a section and its articles under the home page."

    def add_arguments(self, parser) -> None:
        parser.add_argument("articles", type=int)
        parser.add_argument("letters", type=int, help="of each body, as it is served")

    def handle(self, *args, articles: int, letters: int, **options) -> None:
        home = Page.objects.get(depth=2)
        Site.objects.update(root_page=home, hostname="127.0.0.1")
        section = home.add_child(instance=Section(title="Tin tức", slug="tin-tuc"))
        now = timezone.now()
        add_children(
            section,
            (
                Article(
                    title=f"Sở Khoa học và Công nghệ tổ chức hội nghị đợt {number}",
                    slug=f"bai-{number}",
                    body=PARAGRAPH * max(1, round(letters / len(PARAGRAPH))),
                    first_published_at=now - timedelta(hours=number),
                )
                for number in range(1, articles + 1)
            ),
        )
