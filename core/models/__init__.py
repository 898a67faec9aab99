from .old_addresses import OldAddress
from .pages import BasePage
from .users import User

__all__ = ["BasePage", "OldAddress", "User"]
