from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from wagtail.models import Locale, Page

from core.languages import home_of, own_name
from core.wording import is_worded
from translation import roles, states, submitting


class Command(BaseCommand):
    help = "Begins a language that LANGUAGES names: locale, draft of the home page, translators' rights."

    def add_arguments(self, parser) -> None:
        parser.add_argument("code", help="as in LANGUAGES: fr, zh-hans …")

    def handle(self, *args, code: str, **options) -> None:
        codes = [known for known, _name in settings.LANGUAGES]
        if code == settings.LANGUAGE_CODE:
            raise CommandError(f"“{code}” is the language that all others are translated from.")
        if code not in codes:
            line = ",".join([*codes, code])
            raise CommandError(
                f"LANGUAGES does not name “{code}”. Set LANGUAGES={line} in .env, and try again."
            )
        original = home_of(settings.LANGUAGE_CODE)
        if original is None:
            raise CommandError("The Vietnamese home page is not published: there is nothing to begin with.")
        in_the_way = Page.objects.child_of(original).filter(slug=code).first()
        if in_the_way:
            raise CommandError(
                f"The page “{in_the_way.title}” has the address /{code}/, which the language needs: "
                "change its slug first."
            )
        locale, created = Locale.objects.get_or_create(language_code=code)
        home = states.target_of(submitting.submit(original.specific, locale))
        roles.give_home(home)  # where the home page is older than this room
        self.stdout.write(f"{own_name(code)} ({code}): {'added' if created else 'is there already'}.")
        if home.live:
            self.stdout.write(f"Its home page is published: {settings.SITE_URL}/{code}/")
        else:
            edit = settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=(home.pk,))
            self.stdout.write(f"Next: translate and publish its home page, {edit}")
            self.stdout.write(f"Until then every address under /{code}/ answers 404.")
        if not is_worded(code):
            self.stdout.write(
                "The site's own words (search, dates, headings of lists) are shown in English: "
                "docs/operators/languages.md says how to translate them."
            )
