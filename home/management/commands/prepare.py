from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "All that comes before the server starts, in one process: words, tables, static files, demo."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", required=True)
        parser.add_argument("--port", required=True)

    def handle(self, *args, host: str, port: str, **options) -> None:
        call_command("compile_locale")
        call_command("migrate", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", if_empty=True)
        try:
            call_command("resync_translations")
        except CommandError as error:  # it names them; the site starts all the same
            self.stderr.write(str(error))
        call_command("rebuild_search", if_empty=True)  # an older installation, or a restored database
        call_command("announce", host=host, port=port)
