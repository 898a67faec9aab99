from django.core.management.base import BaseCommand, CommandError
from wagtail_localize.models import TranslationSource

from translation import resyncing, states


class Command(BaseCommand):
    help = (
        "After a deploy: takes originals apart anew whose model has changed, and counts states anew that are "
        "missing or wrong. Quick where nothing has changed. Exits with 1 if one failed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--all", action="store_true", help="also those whose model has not changed")

    def handle(self, *args, dry_run: bool, all: bool, **options) -> None:
        sources = TranslationSource.objects.all() if all else resyncing.stale_sources()
        failed = []
        stale = list(sources.values_list("pk", "object_repr"))
        for pk, title in stale:
            if dry_run:
                self.stdout.write(f"{pk} {title}")
                continue
            source = TranslationSource.objects.select_related("locale", "specific_content_type").filter(pk=pk)
            problem = resyncing.resync(source.get()) if source else ""
            if problem:
                failed.append(f"{pk} {title}: {problem}")
        counted = 0
        for translation in resyncing.stale_states():
            counted += 1
            if not dry_run:
                states.refresh(translation)
        if stale or counted or dry_run:
            done = "to be taken" if dry_run else "taken"
            self.stdout.write(f"{len(stale)} originals {done} apart anew, {counted} states counted anew.")
        if failed:
            raise CommandError("These originals could not be taken apart anew:\n" + "\n".join(failed))
