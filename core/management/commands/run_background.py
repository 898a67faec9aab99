from django.core.management.base import BaseCommand

from core.background import worker


class Command(BaseCommand):
    help = "Runs what goes on beside the web server: scheduled publishing every minute, and queued tasks."

    def handle(self, *args, **options) -> None:
        worker.run()
