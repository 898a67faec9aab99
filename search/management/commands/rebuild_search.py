from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import index
from search.models import SearchEntry


class Command(BaseCommand):
    help = "Writes the search index anew; pages stay findable meanwhile. After a restore, or bulk changes."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only where nothing is indexed yet")

    def handle(self, *args, **options) -> None:
        if options["if_empty"] and SearchEntry.objects.exists():
            return
        total = index.findable_pages().count()
        with tqdm(total=total, desc="Indexed", unit=" pages", disable=options["verbosity"] == 0) as bar:
            written = index.rebuild(bar.update)
        if options["verbosity"]:
            self.stdout.write(f"{written} pages can be found.")
