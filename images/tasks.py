"""Renditions are made after upload, by the worker, never while a reader waits."""

import logging

from django_tasks import task

from core import epoch

from .models import PortalImage
from .renditions import FALLBACK, all_specs, fallback

logger = logging.getLogger(__name__)


def renew_renditions(image: PortalImage) -> None:
    """The picture or its focal point is new: make the fallback now, leave the rest to the worker."""
    image.renditions.all().delete()
    image.__dict__.pop("renditions_by_spec", None)
    fallback(image)
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


@task(backend="background")
def make_renditions_of(image_ids: list[int], fallback_only: bool = False) -> int:
    """The same for many pictures brought here at once, in their order; one that fails is passed over.

    The epoch does not rise: with thousands of pictures nothing would be kept for hours, and a page that
    shows the fallback is built anew within a minute anyway (``epoch.TTL``).
    """
    specs, made = [FALLBACK] if fallback_only else all_specs(), 0
    images = PortalImage.objects.in_bulk(image_ids)
    for image in (images[pk] for pk in image_ids if pk in images):
        try:
            made += len(image.get_renditions(*specs))
        except Exception:  # a damaged file: Pillow raises a dozen kinds
            logger.warning("Picture %s cannot be read.", image.pk, exc_info=True)
    return made
