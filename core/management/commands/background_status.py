import sys

from django.core.management.base import BaseCommand
from django.utils.translation import override

from core.background.state import State


class Command(BaseCommand):
    help = "Says how background work is; ends with 1 where somebody must see to it. For monitoring."

    def handle(self, *args, **options) -> None:
        with override("en"):
            state = State.now()
            problems = list(state.problems())
            for problem in problems:
                self.stderr.write(problem)
            self.stdout.write(
                f"{len(state.workers)} worker(s); tasks: {state.waiting} waiting, {state.running} running, "
                f"{state.tried_again} to be tried again, {state.failed} failed."
            )
        if problems:
            sys.exit(1)
