from django.core.management.base import BaseCommand

from articles import counting, listing
from articles.models import ArticlePage, ListingEntry
from core import epoch


class Command(BaseCommand):
    help = "Rebuilds the tables that lists, newer and older articles and archives read."

    def handle(self, *args, **options) -> None:
        articles = ArticlePage.objects.order_by("pk").values_list("pk", flat=True)
        rows = listing.refresh(articles.iterator())
        ListingEntry.objects.exclude(article__in=ArticlePage.objects.all()).delete()
        counting.recount()
        epoch.rise()
        self.stdout.write(f"{rows} rows for {articles.count()} articles.")
