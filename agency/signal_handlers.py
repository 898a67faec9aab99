"""What is made when an agency's identity changes, so that no reader waits for it."""

from django.db.models.signals import post_save

from images.renditions import EMBLEM, EMBLEM_WEBP, make

from .models import AgencyIdentity


def make_emblem(instance: AgencyIdentity, **kwargs) -> None:
    """The emblem as pages show it; of a picture used before there is nothing to do."""
    if instance.live and instance.emblem:
        make(instance.emblem, EMBLEM, EMBLEM_WEBP)


def connect() -> None:
    post_save.connect(make_emblem, sender=AgencyIdentity, dispatch_uid="agency_emblem")
