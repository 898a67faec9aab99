"""What is made when an agency's identity changes, so that no reader waits for it."""

from django.db import transaction
from django.db.models.signals import post_save

from images.renditions import EMBLEM, EMBLEM_WEBP, make

from .models import AgencyIdentity
from .share_card import share_card


def make_pictures(instance: AgencyIdentity, **kwargs) -> None:
    """The emblem as pages show it, and the card of shared links; made before, there is nothing to do."""
    if not instance.live:
        return
    if instance.emblem:
        make(instance.emblem, EMBLEM, EMBLEM_WEBP)
    transaction.on_commit(lambda: share_card(instance))


def connect() -> None:
    post_save.connect(make_pictures, sender=AgencyIdentity, dispatch_uid="agency_pictures")
