import signal

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm
from wagtail.models import Locale, Page

from core.languages import public_path_of
from translation import bulk
from translation.models import BulkTranslation


class Command(BaseCommand):
    help = (
        "Submits every live page at and below a section for translation; "
        "goes on where it was stopped. Exits with 1 if a page failed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("section", help="number of the page, or its address: /tin-tuc-su-kien/")
        parser.add_argument("language", help="code of the language: en")
        parser.add_argument("--user", default="", help="whose rights are asked, and whose name it bears")

    def handle(self, *args, section: str, language: str, user: str, **options) -> None:
        page, locale = self.page_of(section), Locale.objects.filter(language_code=language).first()
        if locale is None:
            raise CommandError(f"There is no language “{language}”.")
        if page.locale_id == locale.pk:
            raise CommandError(f"The section is written in “{language}” already.")
        account = None
        if user:
            account = get_user_model().objects.filter(username=user).first()
            if account is None:
                raise CommandError(f"There is no account “{user}”.")
        try:
            job = bulk.start(page, locale, account, background=False)
        except PermissionDenied:
            raise CommandError(f"“{user}” may not submit this section.") from None
        if not bulk.claim(job):
            raise CommandError(
                "Another process is at it, or was killed less than two minutes ago; the admin shows how far."
            )
        job.user = account
        usual = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with tqdm(total=job.total, initial=job.skipped + job.submitted, unit="page") as bar:
                for _page in bulk.work(job):
                    bar.total = job.total
                    bar.update(job.skipped + job.submitted + len(job.problems) - bar.n)
        except KeyboardInterrupt:
            bulk.leave(job)
            raise CommandError("Stopped; the same command goes on.", returncode=130) from None
        finally:
            signal.signal(signal.SIGTERM, usual)
        self.stdout.write(
            f"{job.submitted} submitted, {job.skipped} skipped (were there, or may not be read), "
            f"{len(job.problems)} failed."
        )
        for pk, title, what in job.problems:
            self.stderr.write(f"{pk} {title}: {what}")
        if job.problems or job.stage != BulkTranslation.Stage.DONE:
            raise CommandError("Not all pages could be submitted.")

    @staticmethod
    def page_of(section: str) -> Page:
        """By number, or by the address readers see."""
        if section.isdecimal():
            page = Page.objects.filter(pk=int(section), depth__gt=1).first()
        else:
            wanted = f"/{section.strip('/')}/".replace("//", "/")
            slug = section.strip("/").rpartition("/")[2]
            found = Page.objects.filter(slug=slug) if slug else Page.objects.filter(depth=2)
            page = next(
                (
                    page
                    for page in found.select_related("locale")
                    if public_path_of(page.url_path, page.locale.language_code) == wanted
                ),
                None,
            )
        if page is None:
            raise CommandError(f"There is no page “{section}”.")
        return page
