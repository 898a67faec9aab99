from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from . import trials
from .naming import named

DONE_KEPT, FAILED_KEPT = 7, 30  # days


@named(_("Forgetting tasks that are done"))
def forget_old() -> None:
    """Every day: tasks that are done, and much later those that were given up and nobody wanted again."""
    call_command(
        "prune_db_task_results",
        f"--backend={trials.BACKEND}",
        "--queue-name=*",
        f"--min-age-days={DONE_KEPT}",
        f"--failed-min-age-days={FAILED_KEPT}",
        verbosity=0,
    )
