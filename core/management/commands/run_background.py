import logging
import threading
import time
from collections.abc import Callable

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
        threading.Thread(target=self.work_every_minute, daemon=True).start()
        call_command("db_worker", "--backend=background", "--queue-name=*", "--no-reload", verbosity=0)

    def work_every_minute(self) -> None:
        day = timezone.localdate()
        while True:
            started = time.monotonic()
            self.attempt("publish_scheduled", lambda: call_command("publish_scheduled", verbosity=0))
            work = list(settings.MINUTE_WORK)
            if day != timezone.localdate():
                day = timezone.localdate()
                work += settings.DAILY_WORK
            for name in work:
                self.attempt(name, import_string(name))
            time.sleep(max(1.0, MINUTE - (time.monotonic() - started)))

    @staticmethod
    def attempt(name: str, work: Callable[[], object]) -> None:
        """A bad minute must not end scheduled publishing for good, nor one job keep others from theirs."""
        try:
            close_old_connections()
            work()
        except Exception:
            logger.exception("%s failed; it is tried again when it is due.", name)
