import logging
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections

logger = logging.getLogger(__name__)
MINUTE = 60


class Command(BaseCommand):
    help = "Runs what goes on beside the web server: scheduled publishing every minute, and queued tasks."

    def handle(self, *args, **options) -> None:
        threading.Thread(target=self.publish_every_minute, daemon=True).start()
        call_command("db_worker", "--backend=background", "--queue-name=*", "--no-reload", verbosity=0)

    def publish_every_minute(self) -> None:
        while True:
            started = time.monotonic()
            try:
                close_old_connections()
                call_command("publish_scheduled", verbosity=0)
            except Exception:  # one bad minute must not end scheduled publishing for good
                logger.exception("Scheduled publishing failed; trying again in a minute.")
            time.sleep(max(1.0, MINUTE - (time.monotonic() - started)))
