"""``manage.py run_background`` with shorter waits, for tests: a process of its own, with production's settings."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.production"
    import django

    django.setup()
    from django.core.management import call_command

    from core.background import signs, worker

    signs.BEAT, worker.GRACE = 0.2, 0.5  # seconds
    call_command("run_background")


if __name__ == "__main__":
    main()
