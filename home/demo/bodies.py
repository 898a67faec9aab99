"""From the demo's plain block lists to stream values whose ids are the same in both languages."""

import uuid
from collections.abc import Callable
from typing import Any

from wagtail.blocks import StreamBlock, StreamValue

Block = dict[str, Any]
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


class BodyBuilder:
    """Turns the content's blocks into stream values; looks up pictures, documents and articles by key."""

    def __init__(
        self, picture_id: Callable[[dict], int], documents: dict, article_ids: dict[str, int]
    ) -> None:
        self.picture_id, self.documents, self.article_ids = picture_id, documents, article_ids

    def build(self, block: StreamBlock, blocks: list[Block], key: str) -> StreamValue:
        raw = []
        for index, item in enumerate(blocks):
            value = self.value(item["type"], item["value"], f"{key}.{index}")
            if value is not None:
                raw.append({"type": item["type"], "value": value, "id": _id(f"{key}.{index}")})
        return block.to_python(raw)

    def value(self, kind: str, value: Any, key: str) -> Any:
        method = getattr(self, f"_{kind}", None)
        return method(value, key) if method else value

    def _captioned(self, value: dict) -> dict:
        image = {"image": self.picture_id(value["picture"]), "alt_text": value["alt"], "decorative": False}
        return {"image": image, "caption": value["caption"], "credit": value["credit"]}

    def _figure(self, value: dict, key: str) -> dict:
        return self._captioned(value) | {"width": value["width"]}

    def _gallery(self, value: dict, key: str) -> dict:
        return {"title": value["title"], "pictures": _items(map(self._captioned, value["pictures"]), key)}

    def _key_figures(self, value: dict, key: str) -> dict:
        return {"title": value["title"], "figures": _items(value["figures"], key)}

    def _table(self, value: dict, key: str) -> dict:
        return {"caption": value["caption"], "data": _table(value), "row_headings": True}

    def _chart(self, value: dict, key: str) -> dict:
        return {name: value[name] for name in ("title", "kind", "unit", "note")} | {"data": _table(value)}

    def _video(self, value: dict, key: str) -> dict:
        return {
            "title": value["title"],
            "url": value["url"],
            "picture": self.picture_id(value["picture"]),
            "caption": value.get("caption", ""),
        }

    def _document(self, value: dict, key: str) -> dict:
        return {"document": self.documents[value["attachment"]].pk, "label": value["label"]}

    def _related_article(self, value: dict, key: str) -> dict | None:
        page = self.article_ids.get(value["article"])
        return {"page": page} if page else None


def _id(key: str) -> str:
    return str(uuid.uuid5(NAMESPACE, key))


def _items(values, key: str) -> list[dict]:
    return [{"type": "item", "value": value, "id": _id(f"{key}/{n}")} for n, value in enumerate(values)]


def _table(value: dict) -> dict:
    return {"columns": value["columns"], "rows": [{"values": row} for row in value["rows"]], "caption": ""}
