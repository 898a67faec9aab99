"""A lead and a body, which every article must have: or no editor could save it, and no clock publish it."""

import re
import uuid
from html import escape, unescape

from ..text import split_at

NAMESPACE = uuid.UUID("5d0b8c5e-6a0e-4d43-9f0e-3f1c0f4d8a52")
LONGEST_LEAD = 1000
PLAIN_PARAGRAPH = re.compile(r"<p>([^<]+)</p>")
SENTENCES = re.compile(r"(.+?[.!?…])\s+(\S.*)", re.DOTALL)


def lead_and_body(title: str, lead: str, body: list[dict], key: str) -> tuple[str, list[dict], str]:
    """Lead, blocks, and the report's code for what had to be done; no word of either is lost.

    A lead that is too long goes on in the body. Without one, the first paragraph is it where it is plain
    text, else the title. Without a body, it is all of the lead after the first sentence, else the lead again.
    """
    code = ""
    if len(lead) > LONGEST_LEAD:
        lead, rest = split_at(lead, LONGEST_LEAD)
        body, code = [paragraph(rest, f"{key}/lead"), *body], "lead-split"
    if not lead:
        lead, body = _first_paragraph(body)
        code = "lead-missing"
        if not lead:
            lead = title
    if not body:
        sentences = SENTENCES.fullmatch(lead)
        lead, text = sentences.groups() if sentences else (lead, lead)
        body = [paragraph(text, f"{key}/body")]
        code = "article-empty" if lead == title else code or "body-from-lead"
    return lead, body, code


def _first_paragraph(body: list[dict]) -> tuple[str, list[dict]]:
    """The text of the first paragraph, and the blocks without it; "" where it has more than text."""
    if not body or body[0]["type"] != "paragraph":
        return "", body
    first, others = body[0], body[1:]
    match = PLAIN_PARAGRAPH.match(first["value"])
    text = unescape(match[1]).strip() if match else ""
    if not text or len(text) > LONGEST_LEAD:
        return "", body
    rest = first["value"][match.end() :]
    return text, [first | {"value": rest}, *others] if rest else others


def paragraph(text: str, key: str) -> dict:
    """Plain text as a block, its lines as paragraphs."""
    lines = "</p><p>".join(escape(line, quote=False) for line in text.splitlines() if line.strip())
    return {"type": "paragraph", "value": f"<p>{lines}</p>", "id": block_id(key)}


def block_id(key: str) -> str:
    """The same block of the same article has the same id in every import."""
    return str(uuid.uuid5(NAMESPACE, key))
