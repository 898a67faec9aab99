"""Renditions are made after upload, by the worker, never while a reader waits."""

import logging

from django_tasks import task

from core import epoch

from .models import PortalImage
from .renditions import FALLBACK, all_specs, make

logger = logging.getLogger(__name__)


def renew_renditions(image: PortalImage) -> None:
    """The picture or its focal point is new: make the fallback now, leave the rest to the worker.

    What was made of it for one place alone, as an agency's emblem, is made anew, too.
    """
    special = set(image.renditions.values_list("filter_spec", flat=True)) - set(all_specs())
    image.renditions.all().delete()
    make(image, FALLBACK, *sorted(special))
    make_renditions.enqueue(image.pk)


@task(backend="background")
def make_renditions(image_id: int) -> int:
    """Make every rendition of a picture; gives their number. A deleted picture is no error."""
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    renditions = image.get_renditions(*all_specs())
    epoch.rise()  # pages showing the fallback now show the real sizes
    return len(renditions)


def make_missing(limit: int = 1000) -> int:
    """Have renditions made of pictures that have none, as after their files were restored; gives how many.

    No page view makes one. Called daily; a picture that cannot be read is tried again then.
    """
    lacking = PortalImage.objects.exclude(renditions__filter_spec=FALLBACK).order_by("-pk")
    ids = list(lacking.values_list("pk", flat=True)[:limit])
    for pk in ids:
        make_renditions.enqueue(pk)
    return len(ids)


@task(backend="background")
def make_renditions_of(image_ids: list[int], fallback_only: bool = False) -> int:
    """The same for many pictures brought here at once, in their order; one that fails is passed over.

    The epoch does not rise: with thousands of pictures nothing would be kept for hours, and a page that
    shows the fallback is built anew within a minute anyway (``epoch.PAGE_TTL``).
    """
    specs, made = [FALLBACK] if fallback_only else all_specs(), 0
    images = PortalImage.objects.in_bulk(image_ids)
    for image in (images[pk] for pk in image_ids if pk in images):
        try:
            made += len(image.get_renditions(*specs))
        except Exception:  # a damaged file: Pillow raises a dozen kinds
            logger.warning("Picture %s cannot be read.", image.pk, exc_info=True)
    return made
