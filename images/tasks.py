"""Renditions are made after upload, by the worker, never while a reader waits."""

import logging
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from django_tasks import task
from PIL import Image

from core import epoch
from core.background import GiveUp, named

from .models import PortalImage
from .renditions import FALLBACK, all_specs, make

logger = logging.getLogger(__name__)
AT_ONCE = 20  # pictures of one task: a minute or less


def renew_renditions(image: PortalImage) -> None:
    """The picture or its focal point is new: make the fallback now, leave the rest to the worker.

    What was made of it for one place alone, as an agency's emblem, is made anew, too.
    """
    special = set(image.renditions.values_list("filter_spec", flat=True)) - set(all_specs())
    image.renditions.all().delete()
    make(image, FALLBACK, *sorted(special))
    make_renditions.enqueue(image.pk)


@task(backend="background")
@named(_("Sizes of a picture"), about=lambda image_id: f"#{image_id}")
def make_renditions(image_id: int) -> int:
    """Make every rendition of a picture; gives their number. A deleted picture is no error."""
    image = PortalImage.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    try:
        renditions = image.get_renditions(*all_specs())
    except Exception as error:
        if _is_damaged(image):
            raise GiveUp(f"Picture {image_id} cannot be read: {error}") from error
        raise
    epoch.rise()  # pages showing the fallback now show the real sizes
    return len(renditions)


@named(_("Sizes of pictures that have none"))
def make_missing(limit: int = 1000) -> int:
    """Have renditions made of pictures that have none, as after their files were restored; gives how many.

    No page view makes one. Called daily; a picture that cannot be read is tried again then.
    """
    lacking = PortalImage.objects.exclude(renditions__filter_spec=FALLBACK).order_by("-pk")
    ids = list(lacking.values_list("pk", flat=True)[:limit])
    for start in range(0, len(ids), AT_ONCE):
        make_renditions_of.enqueue(ids[start : start + AT_ONCE])
    return len(ids)


@task(backend="background")
@named(_("Sizes of imported pictures"), about=lambda ids, **_kind: f"#{ids[0]} … #{ids[-1]}" if ids else "")
def make_renditions_of(image_ids: list[int], fallback_only: bool = False) -> int:
    """The same for many pictures brought here at once, in their order; a damaged one is passed over.

    What cannot be written, or not be fetched, is tried again after the others: it is an error of the task.

    The epoch does not rise: with thousands of pictures nothing would be kept for hours, and a page that
    shows the fallback is built anew within a minute anyway (``epoch.PAGE_TTL``).
    """
    specs, made = [FALLBACK] if fallback_only else all_specs(), 0
    failed: list[int] = []
    images = PortalImage.objects.in_bulk(image_ids)
    for image in (images[pk] for pk in image_ids if pk in images):
        try:
            made += len(image.get_renditions(*specs))
        except Exception:
            if not _is_damaged(image):
                failed.append(image.pk)
            logger.warning("Sizes of picture %s could not be made.", image.pk, exc_info=True)
    if failed:
        raise RuntimeError(f"Sizes of pictures {failed} could not be made; the log says why")
    return made


def _is_damaged(image: PortalImage) -> bool:
    """Whether it is the file itself, so that another try would end the same way."""
    try:
        with image.file.storage.open(image.file.name) as file:
            content = file.read()
    except FileNotFoundError:
        return True
    except Exception:  # the storage does not answer, in one of the ways that storages have
        return False
    try:
        Image.open(BytesIO(content)).load()
    except Exception:  # Pillow raises a dozen kinds
        return True
    return False
