import argparse
import sqlite3
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from tqdm import tqdm

from nukeviet import report_file
from nukeviet.importing.engine import Import, alone
from nukeviet.importing.options import Options
from nukeviet.reading import SourceError
from nukeviet.reading.dump import read_dump
from nukeviet.reading.mariadb import read_mariadb
from nukeviet.reading.site import OldSite
from nukeviet.reading.staging import Staging
from nukeviet.report import Report
from nukeviet.report_codes import CODES, Weight

THINGS_LEFT_OUT, INTERRUPTED = 3, 130
SERVERS = ("mysql://", "mariadb://")


class Command(BaseCommand):
    requires_migrations_checks = True
    help = (
        "Moves a NukeViet site in: sections, articles, pictures, numbers, addresses. Safe to run again: "
        "goes on where it was stopped, later brings what is new or changed. Exit code 0: everything is here; "
        "3: it is done, but something was left out (see the report); 1: it could not start; 130: stopped."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("source", help="a dump (.sql, .sql.gz) or mysql://user:password@host/database")
        parser.add_argument(
            "--files", type=Path, metavar="DIR", help="the old site's root: holds uploads/ and assets/"
        )
        parser.add_argument(
            "--module", default="", metavar="M", help="only this news module, by its word in addresses"
        )
        parser.add_argument(
            "--language", default="", metavar="CODE", help="only this language; otherwise all there are"
        )
        parser.add_argument(
            "--into", default="", metavar="SECTION", help="path of the section that takes everything in"
        )
        parser.add_argument(
            "--since", type=_date, metavar="DATE", help="only articles published from this day on, 2020-12-31"
        )
        parser.add_argument(
            "--limit", type=_number, metavar="N", help="only the newest N articles of each module"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="reads and reports everything, writes nothing"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="where to write it: .csv, .json, or text"
        )

    def handle(self, *args, source: str, report: Path | None, verbosity: int, **options) -> None:
        chosen = Options(**{name: options[name] for name in Options.__dataclass_fields__})
        if chosen.files is not None and not chosen.files.is_dir():
            raise CommandError(f"--files: there is no folder {chosen.files}")
        if report is not None and not report.absolute().parent.is_dir():
            raise CommandError(f"--report: there is no folder {report.absolute().parent}")
        if report is not None and report.is_dir():
            raise CommandError(f"--report: {report} is a folder")
        self.quiet = verbosity == 0
        notes, begun = Report(), time.monotonic()
        counts: Counter[tuple[str, str]] = Counter()
        stopped = False
        try:
            with alone(), Staging() as staging:
                self._read(source, staging, notes)
                with tqdm(desc="Articles", unit=" articles", disable=self.quiet, smoothing=0.05) as bar:
                    work = Import(OldSite(staging, notes), chosen, notes, bar.update, bar.set_description)
                    counts, bar.total = work.counts, work.total()
                    work.run()
        except KeyboardInterrupt:
            stopped = True
        except SourceError as error:
            raise CommandError(str(error)) from error
        except (DatabaseError, InterfaceError, OSError, sqlite3.Error) as error:
            raise CommandError(
                f"The import could not go on: {type(error).__name__}: {error}\n"
                "What was brought so far is kept. Run the same command again to go on."
            ) from error
        finally:
            if report is not None:
                self._write_report(notes, report)
        self._summarise(counts, notes, time.monotonic() - begun, report, chosen.dry_run)
        if stopped:
            self.stderr.write("Stopped. Run the same command again to go on.")
            sys.exit(INTERRUPTED)
        if notes.left_out:
            sys.exit(THINGS_LEFT_OUT)

    def _read(self, source: str, staging: Staging, notes: Report) -> None:
        if source.startswith(SERVERS):
            with tqdm(desc="Reading", unit=" rows", disable=self.quiet) as bar:
                read_mariadb(source, staging, notes, lambda done: bar.update(done - bar.n))
            return
        path = Path(source)
        size = path.stat().st_size if path.is_file() else None
        with tqdm(desc="Reading", unit="B", unit_scale=True, total=size, disable=self.quiet) as bar:
            read_dump(path, staging, notes, lambda done: bar.update(done - bar.n))

    def _write_report(self, notes: Report, path: Path) -> None:
        try:
            report_file.write(notes, path)
        except OSError as error:
            self.stderr.write(f"The report could not be written: {error}")

    def _summarise(
        self,
        counts: Counter[tuple[str, str]],
        notes: Report,
        seconds: float,
        path: Path | None,
        dry_run: bool,
    ) -> None:
        if self.quiet:
            return
        out = self.stdout.write
        out("What would be done:" if dry_run else "Done:")
        for (thing, outcome), count in counts.items():
            if count:
                out(f"  {count:>8,} {thing}{'s' if count != 1 else ''} {outcome}")
        out(f"  in {seconds:,.0f} seconds")
        for weight in Weight:
            told = [code for code in CODES if CODES[code][0] is weight and notes.counts[code]]
            if told:
                out(f"{weight.capitalize()}:")
            for code in told:
                out(f"  {notes.counts[code]:>8,} {code}: {CODES[code][1]}")
        if counts["picture", "without sizes yet"]:
            out(
                "The sizes of pictures are made in the background: by `make serve`, else by `run_background`."
            )
        if path is None and sum(notes.counts.values()):
            out("Which ones: run again with --report FILE (nothing is done twice).")


def _date(text: str) -> datetime:
    with suppress(ValueError):
        return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d"))
    raise argparse.ArgumentTypeError(f"“{text}” is no date such as 2020-12-31")


def _number(text: str) -> int:
    if text.isdecimal() and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no number of articles, one or more")
