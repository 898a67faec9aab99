import time

from django.core.management.base import BaseCommand
from tqdm import tqdm

from nukeviet.library.renditions import Progress, progress

PAUSE = 5  # seconds


class Command(BaseCommand):
    help = "Says how many imported pictures have all their sizes, which `run_background` makes."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help="shows a bar until no picture waits any more"
        )

    def handle(self, *args, watch: bool, **options) -> None:
        now = progress()
        if watch:
            with tqdm(total=now.total, initial=now.done, unit=" pictures", smoothing=0.05) as bar:
                while now.waiting:
                    time.sleep(PAUSE)
                    now = progress()
                    bar.total = now.total
                    bar.update(now.done - bar.n)
        self.stdout.write(said(now))


def said(now: Progress) -> str:
    text = f"{now.done:,} of {now.total:,} imported pictures have all their sizes"
    if now.waiting:
        text += f"; {now.waiting:,} wait for `manage.py run_background`"
    if now.failed:
        text += f"; {now.failed:,} could not be made: its log says why, and the next import tries again"
    return f"{text}."
