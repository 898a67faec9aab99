"""The part of a dump that is in memory, and the ways to pass over what is not wanted in it."""

import re
from collections.abc import Iterable
from functools import cache

from nukeviet.reading.bytestream import CHUNK

_SPACE = re.compile(rb"[\s;]*+")
_CONDITIONAL = re.compile(rb"/\*M?!\d{0,6}(?!\d|\\-)")  # run by some servers: what is in it is a statement
_INSIDE = {
    b"'": re.compile(rb"(?:[^'\\]++|\\.)*+", re.DOTALL),
    b'"': re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL),
    b"`": re.compile(rb"[^`]*+"),
}
_LINE_COMMENT = re.compile(rb"--\s|#")
_DELIMITER = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*+", re.IGNORECASE)
_PROGRAM = re.compile(rb"-- (?:MySQL|MariaDB) dump ")


@cache
def _plain(delimiter: bytes) -> re.Pattern[bytes]:
    """What can be passed over at once: whole strings, and what begins no string, comment or delimiter."""
    return re.compile(
        rb"(?:[^'\"`#/\-"
        + re.escape(delimiter[:1])
        + rb"]++|'(?:[^'\\]++|\\.)*+'|\"(?:[^\"\\]++|\\.)*+\"|`[^`]*+`)*+",
        re.DOTALL,
    )


class Window:
    """``data`` is what is in memory, ``at`` the place in it where reading stands; what lies before may go."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.data = b""
        self.at = 0
        self.delimiter = b";"
        # mysqldump and mariadb-dump write a line at the beginning and one at the end.
        self.begins_as_program = self.ends_as_program = False

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def more(self) -> bool:
        """Reads on, at least as much as is left, so that looking at one long row again and again stays cheap.

        False at the end of the dump.
        """
        wanted = max(CHUNK, self.left)
        parts, got = [self.data[self.at :]], 0
        for chunk in self._chunks:
            parts.append(chunk)
            got += len(chunk)
            if got >= wanted:
                break
        self.data, self.at = b"".join(parts), 0
        return got > 0

    def look_ahead(self, size: int) -> None:
        """Makes so many bytes visible, if the dump has them."""
        while self.left < size and self.more():
            pass

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        return pattern.match(self.data, self.at)

    def starts(self, text: bytes) -> bool:
        return self.data.startswith(text, self.at)

    def _skip_past(self, end: bytes) -> bool:
        while (found := self.data.find(end, self.at)) < 0:
            self.at = max(self.at, len(self.data) - len(end) + 1)
            if not self.more():
                self.at = len(self.data)
                return False
        self.at = found + len(end)
        return True

    def skip_space(self) -> bool:
        """To the next statement; False if there is none. Conditional comments count as what is in them."""
        while True:
            self.at = self.match(_SPACE).end()
            self.look_ahead(32)
            if not self.left:
                return False
            if self.starts(b"--") or self.starts(b"#"):
                self.begins_as_program = self.begins_as_program or bool(self.match(_PROGRAM))
                self.ends_as_program = self.ends_as_program or self.starts(b"-- Dump completed")
                self._skip_past(b"\n")
            elif match := self.match(_CONDITIONAL):
                self.at = match.end()
            elif self.starts(b"/*"):
                self._skip_past(b"*/")
            elif self.starts(b"*/"):
                self.at += 2
            elif self.starts(self.delimiter):
                self.at += len(self.delimiter)
            elif self.data[self.at] not in b" \t\r\n\f\v;":
                return True

    def skip_statement(self) -> bool:
        """Past the delimiter that ends the statement; False if the dump ends before."""
        plain = _plain(self.delimiter)
        while True:
            self.at = self.match(plain).end()
            if self.left < 32 and self.more():
                continue
            if not self.left:
                return False
            byte = self.data[self.at : self.at + 1]
            if self.starts(self.delimiter):
                self.at += len(self.delimiter)
                return True
            if byte in _INSIDE:
                self._skip_string(byte)
            elif self.match(_LINE_COMMENT):
                self._skip_past(b"\n")
            elif self.starts(b"/*") and not self.match(_CONDITIONAL):
                self._skip_past(b"*/")
            else:
                self.at += 1

    def _skip_string(self, quote: bytes) -> None:
        """Past a string that is not in memory as a whole."""
        self.at += 1
        inside = _INSIDE[quote]
        while True:
            self.at = self.match(inside).end()
            if self.starts(quote):
                self.at += 1
                return
            if not self.more():
                self.at = len(self.data)
                return

    def set_delimiter(self) -> None:
        """At a line of the mysql client that says what ends statements from now on."""
        if match := self.match(_DELIMITER):
            self.delimiter = match[1]
        self._skip_past(b"\n")
