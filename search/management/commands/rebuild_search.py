from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import index


class Command(BaseCommand):
    help = "Writes the search index anew; pages stay findable meanwhile. After a restore, or bulk changes."

    def handle(self, *args, **options) -> None:
        total = index.findable_pages().count()
        with tqdm(total=total, desc="Indexed", unit=" pages", disable=options["verbosity"] == 0) as bar:
            written = index.rebuild(bar.update)
        if options["verbosity"]:
            self.stdout.write(f"{written} pages can be found.")
