"""The demo's pictures and documents, made once and found again by name."""

from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from tqdm import tqdm
from wagtail.documents import get_document_model
from wagtail.models import Collection

from images.models import PortalImage

from .pictures import draw, draw_emblem, draw_pdf

VARIANTS = 3  # different pictures of one motif; more would only make the first start longer
SIZE = (1280, 800)

Key = tuple[str, int]


def picture_key(picture: dict[str, Any]) -> Key:
    return picture["motif"], picture["seed"] % VARIANTS


def wanted_pictures(data: Any) -> set[Key]:
    """Every picture the content names, wherever it stands."""
    if isinstance(data, dict):
        found = {picture_key(data)} if {"motif", "seed"} <= data.keys() else set()
        return found.union(*(wanted_pictures(value) for value in data.values()))
    if isinstance(data, list):
        return set().union(*(wanted_pictures(value) for value in data))
    return set()


def encode(key: Key) -> tuple[Key, bytes]:
    """Draw one picture; runs in a process of its own."""
    out = BytesIO()
    draw(*key, size=SIZE).save(out, "JPEG", quality=88, optimize=True)
    return key, out.getvalue()


def load_pictures(wanted: set[Key], quiet: bool) -> dict[Key, PortalImage]:
    """Pictures by (motif, variant); draws only those the library lacks."""
    titles = {key: f"{key[0]}-{key[1] + 1}" for key in wanted}
    collection = demo_collection()
    existing = {image.title: image for image in PortalImage.objects.filter(collection=collection)}
    missing = sorted(key for key in wanted if titles[key] not in existing)
    with ProcessPoolExecutor() as pool:
        for key, content in tqdm(
            pool.map(encode, missing),
            total=len(missing),
            desc="Pictures",
            unit="",
            disable=quiet or not missing,
        ):
            existing[titles[key]] = PortalImage.objects.create(
                title=titles[key],
                file=ContentFile(content, f"{titles[key]}.jpg"),
                collection=collection,
                width=SIZE[0],
                height=SIZE[1],
            )
    return {key: existing[title] for key, title in titles.items()}


def load_emblem() -> PortalImage:
    collection = demo_collection()
    emblem = PortalImage.objects.filter(collection=collection, title="emblem").first()
    if emblem is None:
        out = BytesIO()
        image = draw_emblem()
        image.save(out, "PNG", optimize=True)
        emblem = PortalImage.objects.create(
            title="emblem",
            file=ContentFile(out.getvalue(), "emblem.png"),
            collection=collection,
            width=image.width,
            height=image.height,
        )
    return emblem


def load_documents(attachments: list[dict]) -> dict[str, Any]:
    """Documents by key."""
    Document = get_document_model()
    collection = demo_collection()
    found = {}
    for attachment in attachments:
        document = Document.objects.filter(collection=collection, title=attachment["title"]).first()
        if document is None:
            content = draw_pdf([attachment["title"], "", *attachment["lines"]])
            document = Document.objects.create(
                title=attachment["title"],
                file=ContentFile(content, attachment["file"]),
                file_size=len(content),
                collection=collection,
            )
        found[attachment["key"]] = document
    return found


def demo_collection() -> Collection:
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name="Nội dung minh hoạ").first()
    return found or root.add_child(name="Nội dung minh hoạ")
