import logging
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)
MINUTE = 60


class Command(BaseCommand):
    help = "Runs what goes on beside the web server: scheduled publishing every minute, and queued tasks."

    def handle(self, *args, **options) -> None:
        threading.Thread(target=self.publish_every_minute, daemon=True).start()
        call_command("db_worker", "--backend=background", "--queue-name=*", "--no-reload", verbosity=0)

    def publish_every_minute(self) -> None:
        day = timezone.localdate()
        while True:
            started = time.monotonic()
            try:
                close_old_connections()
                call_command("publish_scheduled", verbosity=0)
                if day != timezone.localdate():
                    day = timezone.localdate()
                    self.once_a_day()
            except Exception:  # one bad minute must not end scheduled publishing for good
                logger.exception("Scheduled work failed; trying again in a minute.")
            time.sleep(max(1.0, MINUTE - (time.monotonic() - started)))

    def once_a_day(self) -> None:
        for name in settings.DAILY_WORK:
            import_string(name)()
