from django.core.management.base import BaseCommand
from django.utils import timezone

from visits.rollup import compress, fold


class Command(BaseCommand):
    help = (
        "Moves recorded views into the counts, and counts of old days into months and years. "
        "`run_background` does it by itself; safe to run twice, or at the same time."
    )

    def handle(self, *args, **options) -> None:
        views = fold()
        rows = compress(timezone.localdate())
        self.stdout.write(f"{views} views counted, {rows} rows of old days rolled up.")
