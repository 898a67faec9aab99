import logging
import os
import sys
from collections import Counter
from contextlib import nullcontext
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from nukeviet.addresses.checking import asking, printable
from nukeviet.addresses.lists import ListError, addresses_in


class Command(BaseCommand):
    help = (
        "Asks the portal for old addresses and prints those that do not end in a page after at most one "
        "redirect, with what happened. Exits with 1 if there are any, with 2 if the file cannot be read. "
        "Nothing is counted, nothing fetched."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file",
            help="addresses, one a line (# begins a comment, what follows a tab is ignored), "
            "or the old site map; gzipped or not; - is standard input",
        )

    def handle(self, *args, file: str, verbosity: int, **options) -> None:
        # Django would say of each address that it is not found.
        logger = logging.getLogger("django.request")
        usual = logger.level
        logger.setLevel(logging.ERROR)
        try:
            with nullcontext(sys.stdin.buffer) if file == "-" else open(file, "rb") as source:
                size = None if file == "-" else os.fstat(source.fileno()).st_size
                outcomes = self.ask(source, size, quiet=verbosity == 0)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}", returncode=2) from error
        except ListError as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        finally:
            logger.setLevel(usual)
        failed = {what: count for (what, is_resolved), count in outcomes.items() if not is_resolved}
        total = sum(outcomes.values())
        if verbosity:
            kinds = ", ".join(f"{what}: {count:,}" for what, count in sorted(failed.items()))
            self.stdout.write(
                f"{total:,} addresses: {total - sum(failed.values()):,} resolve, "
                f"{sum(failed.values()):,} do not{f' ({kinds})' if kinds else ''}."
            )
        if failed:
            sys.exit(1)

    def ask(self, source: BinaryIO, size: int | None, quiet: bool) -> Counter:
        """How many addresses had which (outcome, is it good); prints the bad ones as they come."""
        outcomes: Counter = Counter()
        # No bar where nobody looks at a terminal.
        with (
            asking() as asker,
            tqdm(total=size, unit="B", unit_scale=True, disable=True if quiet else None) as bar,
        ):
            for address in addresses_in(source):
                outcome = asker.outcome(address)
                outcomes[outcome.what, outcome.is_resolved] += 1
                if not outcome.is_resolved:
                    with tqdm.external_write_mode(file=sys.stdout):
                        self.stdout.write(f"{outcome.what}\t{printable(address)}")
                if size is not None:
                    bar.update(source.tell() - bar.n)
                bar.set_postfix(addresses=sum(outcomes.values()), refresh=False)
        return outcomes
