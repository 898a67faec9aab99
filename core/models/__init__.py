from .background import BackgroundWorker, Lease, RegularWork, TaskFailure
from .old_addresses import OldAddress
from .pages import BasePage
from .users import User

__all__ = ["BackgroundWorker", "BasePage", "Lease", "OldAddress", "RegularWork", "TaskFailure", "User"]
