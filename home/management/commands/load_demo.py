from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.models import ArticlePage
from core import epoch
from home.demo.generated import load_generated
from home.demo.loader import DemoLoader


class Command(BaseCommand):
    help = "Loads the demo content; safe to run twice: makes only what is missing."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--articles", type=int, default=0, metavar="N", help="also N generated articles, for growth tests"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="only when there is no article, or a load was interrupted"
        )

    def handle(self, *args, articles: int, if_empty: bool, verbosity: int, **options) -> None:
        if articles < 0:
            raise CommandError("--articles takes a number of articles, zero or more.")
        unfinished = Path(settings.VAR_DIR) / "demo-unfinished"
        if if_empty and ArticlePage.objects.exists() and not unfinished.exists():
            return
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        unfinished.touch()
        DemoLoader(quiet=verbosity == 0).run()
        if articles:
            load_generated(articles, quiet=verbosity == 0)
        unfinished.unlink()
        epoch.rise()
        if verbosity:
            self.stdout.write(f"The demo is loaded: {ArticlePage.objects.count()} articles.")
