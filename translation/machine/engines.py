"""The servers that translate: one base that asks politely and believes nothing, one thin class each.

LibreTranslate: ``POST /translate`` (libretranslate/app.py of its repository). Errors are ``{"error": …}``; a
429 comes without ``Retry-After``, and too many of them ban the address. DeepL: ``POST /v2/translate`` (its
OpenAPI document). 50 texts and 128 KiB a request; 429, 500, 503, 529 are to be tried again, 456 says that the
quota is used up.
"""

import json
import logging
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from time import monotonic, sleep
from typing import Any

import requests
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError, ReadTimeoutError
from wagtail.models import Locale
from wagtail_localize.machine_translators.base import BaseMachineTranslator
from wagtail_localize.strings import StringValue

from .texts import Unusable, checked

logger = logging.getLogger(__name__)
ANSWER_LIMIT = 4 * 1024 * 1024  # bytes of an answer that are read
TRY_AGAIN = {429, 500, 502, 503, 504, 529}
ATTEMPTS = 3


class MachineError(Exception):
    """The machine did not translate; says why, for people, and never the key."""


class TooLong(Exception):
    """More came than any answer can be."""


class Engine(BaseMachineTranslator):
    """wagtail-localize's interface over a server of texts.

    Options: ``URL`` (of the server), ``KEY``, ``SECONDS`` (that one piece of work may take in all; an editor
    waits for it).
    """

    path: str
    max_texts: int  # a request
    max_bytes: int  # of texts in a request

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.address = options["URL"].rstrip("/") + self.path
        self.key = options.get("KEY", "")
        self.seconds = options.get("SECONDS", 25)

    # --- what an engine says for itself ------------------------------------------------------------
    def headers(self) -> dict[str, str]:
        return {}

    def payload(self, texts: list[str], source: str, target: str) -> dict[str, Any]:
        raise NotImplementedError

    def texts_in(self, answer: Any) -> Any:
        """The translations in an answer, in the order of the texts; ``KeyError`` or ``TypeError`` else."""
        raise NotImplementedError

    def explain(self, status: int) -> str:
        """What a status means, for people; empty where it says nothing special."""
        if status in (401, 403):
            return _("it refuses the key, or this server.")
        if status == 413:
            return _("a text is too long for it.")
        if status == 429:
            return _("it asks for fewer requests; try again in a few minutes.")
        return ""

    # --- asking ------------------------------------------------------------------------------------
    def deadline(self) -> float:
        """When a piece of work that begins now has to end, by the monotonic clock."""
        return monotonic() + self.seconds

    def batches(self, texts: list[str]) -> Iterator[list[str]]:
        """Texts in the portions of a request; one that is too long for any is in none."""
        batch: list[str] = []
        size = 0
        for text in texts:
            length = len(_json(text)) + 2
            if length > self.max_bytes:
                continue
            if batch and (len(batch) >= self.max_texts or size + length > self.max_bytes):
                yield batch
                batch, size = [], 0
            batch.append(text)
            size += length
        if batch:
            yield batch

    def ask(self, texts: list[str], source: Locale, target: Locale, deadline: float) -> list[str]:
        """The translations of one batch, as HTML, as many as texts; raises ``MachineError``."""
        body = _json(self.payload(texts, source.language_code, target.language_code))
        for attempt in range(1, ATTEMPTS + 1):
            try:
                status, headers, content = self._post(body, deadline)
            except (requests.Timeout, ReadTimeoutError):
                raise self.error(_("it takes too long.")) from None
            except TooLong:
                raise self.error(_("its answer is far too long.")) from None
            except (requests.RequestException, HTTPError, OSError) as error:
                # The error's own text may quote an address: its kind says enough.
                logger.warning("%s: %s", self.display_name, type(error).__name__)
                status, headers, content = None, {}, b""
            if status is not None and status not in TRY_AGAIN:
                break
            # A limit is per minute: a second later it would only count as one more offence.
            first = 3 if status == 429 else 1
            wait = _retry_after(headers) or first * 2 ** (attempt - 1) * random.uniform(0.75, 1.5)  # noqa: S311
            if attempt == ATTEMPTS or monotonic() + wait >= deadline:
                break
            sleep(wait)
        if status is None:
            raise self.error(_("it cannot be reached."))
        if status != 200:
            raise self.error(self._reason(status, content))
        return self._translations(content, len(texts))

    def error(self, reason: str) -> MachineError:
        logger.warning("%s did not translate: %s", self.display_name, reason)
        return MachineError(
            _("%(engine)s did not translate: %(reason)s") % {"engine": self.display_name, "reason": reason}
        )

    def _reason(self, status: int, content: bytes) -> str:
        if 300 <= status < 400:
            return _("the address in the settings leads elsewhere.")
        said = ""
        try:
            answer = json.loads(content)
            said = answer.get("error") or answer.get("message") or ""
        except (ValueError, AttributeError, RecursionError):
            pass  # a page of some proxy's, or nothing
        reason = self.explain(status) or _("error %(status)s.") % {"status": status}
        if isinstance(said, str) and said.strip():
            if self.key:
                said = said.replace(self.key, "…")
            reason = f"{reason} “{' '.join(said.split())[:200]}”"
        return reason

    def _translations(self, content: bytes, count: int) -> list[str]:
        try:
            texts = self.texts_in(json.loads(content))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise self.error(_("its answer is none that can be read.")) from None
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self.error(_("its answer is none that can be read."))
        if len(texts) != count:  # which belongs to which, nobody knows
            raise self.error(_("it answered with another number of texts than it was asked."))
        return texts

    def _post(self, body: bytes, deadline: float) -> tuple[int, Any, bytes]:
        """Status, headers and body before the deadline.

        In a thread: looking up a host's name, and headers that drip, know no timeout. One that is given up
        ends with its connection.
        """
        outcome: list[Any] = []

        def post() -> None:
            try:
                outcome.append(self._exchange(body, deadline))
            except Exception as error:
                outcome.append(error)

        thread = Thread(target=post, daemon=True)
        thread.start()
        thread.join(max(0.0, deadline - monotonic()))
        if not outcome:
            raise requests.Timeout
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _exchange(self, body: bytes, deadline: float) -> tuple[int, Any, bytes]:
        left = deadline - monotonic()
        if left <= 0:
            raise requests.Timeout

        def authorize(request):
            # As ``auth`` and not as headers: a .netrc would take their place.
            request.headers.update(self.headers())
            return request

        with requests.post(
            self.address,
            data=body,
            headers={"Content-Type": "application/json", "Accept-Encoding": "identity"},
            auth=authorize,
            allow_redirects=False,
            stream=True,
            timeout=(min(5, left), left),
        ) as response:
            content = b""
            while piece := response.raw.read1(65536):
                content += piece
                if len(content) > ANSWER_LIMIT:
                    raise TooLong
                if monotonic() > deadline:
                    raise requests.Timeout
            return response.status_code, response.headers, content

    # --- wagtail-localize's interface --------------------------------------------------------------
    def can_translate(self, source_locale: Locale, target_locale: Locale) -> bool:
        return primary(source_locale.language_code) != primary(target_locale.language_code)

    def translate(self, source_locale, target_locale, strings) -> dict[StringValue, StringValue]:
        """What came back and can be used; a failure leaves strings out and is in the log."""
        found, deadline = {}, self.deadline()
        for batch in self.batches([string.data for string in strings]):
            try:
                answers = self.ask(batch, source_locale, target_locale, deadline)
            except MachineError:
                break
            for text, answer in zip(batch, answers, strict=True):
                try:
                    found[StringValue(text)] = StringValue(checked(text, answer))
                except Unusable:
                    continue
        return found


class LibreTranslate(Engine):
    display_name = "LibreTranslate"
    path = "/translate"
    # It translates one text after the other on the CPU, often a second each: small batches are kept sooner.
    max_texts, max_bytes = 5, 20_000

    CODES = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "pt-br": "pt-BR"}

    def payload(self, texts: list[str], source: str, target: str) -> dict[str, Any]:
        key = {"api_key": self.key} if self.key else {}
        return {"q": texts, "source": self.code(source), "target": self.code(target), "format": "html"} | key

    def code(self, language: str) -> str:
        return self.CODES.get(language.lower()) or primary(language)

    def texts_in(self, answer: Any) -> Any:
        return answer["translatedText"]


class DeepL(Engine):
    display_name = "DeepL"
    path = "/v2/translate"
    max_texts, max_bytes = 50, 120 * 1024  # of its 128 KiB, that the rest of the request fits

    VARIANTS = {"en-gb", "en-us", "pt-br", "pt-pt", "zh-hans", "zh-hant", "es-419"}
    # A target must name its variant where there are several.
    TARGETS = {"en": "EN-GB", "pt": "PT-PT", "zh": "ZH-HANS"}

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"DeepL-Auth-Key {self.key}"}

    def payload(self, texts: list[str], source: str, target: str) -> dict[str, Any]:
        return {
            "text": texts,
            "source_lang": primary(source).upper(),
            "target_lang": self.target(target),
            "tag_handling": "html",
            "tag_handling_version": "v2",
            # An authority's words; languages without formality take no notice of "prefer".
            "formality": "prefer_more",
        }

    def target(self, language: str) -> str:
        if language.lower() in self.VARIANTS:
            return language.upper()
        return self.TARGETS.get(primary(language)) or primary(language).upper()

    def texts_in(self, answer: Any) -> Any:
        return [translation["text"] for translation in answer["translations"]]

    def explain(self, status: int) -> str:
        if status == 456:
            return _("the quota is used up.")
        return super().explain(status)


def primary(language: str) -> str:
    """``zh`` of ``zh-hans``."""
    return language.lower().split("-")[0]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _retry_after(headers) -> float | None:
    """Seconds; the header has a number or a date. None where it says nothing that can be followed."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
