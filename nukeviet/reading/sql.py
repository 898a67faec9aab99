"""The grammar of dumps: names, literals, CREATE TABLE. Patterns over bytes, none of which backtracks far."""

import re
from dataclasses import dataclass

_STRING = rb"'(?:[^'\\]++|\\.|'')*+'"
_DOUBLE = rb'"(?:[^"\\]++|\\.|"")*+"'
_BACKTICK = rb"`(?:[^`]++|``)*+`"
_BARE = rb"[^\s'\"(),;\\]++"
_COMMENT = rb"--[^\n]*+|#[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/"

NAME = rb"(?:" + _BACKTICK + rb"|" + _DOUBLE + rb"|[\w$\x80-\xff-]++)"
# A literal with what may stand before it: a character set (_binary 'x'), or the letter of x'4d' and b'0'.
VALUE = rb"(?:_\w++\s*+)?+(?:[A-Za-z]?(?:" + _STRING + rb")|" + _DOUBLE + rb"|" + _BARE + rb")"

value = re.compile(VALUE, re.DOTALL)
# A literal whose end is not in sight: its string goes on to the end of what was read.
unfinished = re.compile(
    rb"(?:_\w*+\s*+)?+(?:[A-Za-z]?'(?:[^'\\]++|\\.|'')*+|\"(?:[^\"\\]++|\\.|\"\")*+)\\?+\Z", re.DOTALL
)

create_table = re.compile(
    rb"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:("
    + NAME
    + rb")\s*\.\s*)?("
    + NAME
    + rb")\s*\(",
    re.IGNORECASE,
)
insert = re.compile(
    rb"(?:INSERT|REPLACE)\s+(?:(?:LOW_PRIORITY|HIGH_PRIORITY|DELAYED|IGNORE)\s+)*(?:INTO\s+)?"
    rb"(?:(" + NAME + rb")\s*\.\s*)?(" + NAME + rb")\s*"
    rb"(?:\(\s*(" + NAME + rb"(?:\s*,\s*" + NAME + rb")*+)?\s*\)\s*)?VALUES?(?=[\s(])\s*",
    re.IGNORECASE,
)
name = re.compile(NAME)

_PARENTHESES = rb"\((?:[^()'\"`]++|" + _STRING + rb"|" + _DOUBLE + rb"|" + _BACKTICK + rb"|(?R))*+\)"
for _depth in range(4):
    _PARENTHESES = _PARENTHESES.replace(b"(?R)", _PARENTHESES)
_PARENTHESES = _PARENTHESES.replace(b"|(?R)", b"")
_QUOTED = _STRING + rb"|" + _DOUBLE + rb"|" + _BACKTICK
# One definition inside CREATE TABLE (…): up to the next comma or the closing parenthesis.
_DEFINITION = rb"(?:" + _COMMENT + rb"|[^(),'\"`#/-]++|" + _QUOTED + rb"|" + _PARENTHESES + rb"|[#/-])++"
definitions = re.compile(rb"(?:" + _DEFINITION + rb"|,)*+\)", re.DOTALL)
_definition = re.compile(_DEFINITION, re.DOTALL)
_column = re.compile(
    rb"(?:\s++|" + _COMMENT + rb")*+(" + NAME + rb")\s++(\w++)((?:" + _QUOTED + rb"|[^'\"`])*+)", re.DOTALL
)
_string = re.compile(_QUOTED + rb"|" + _COMMENT, re.DOTALL)
_KEYS = re.compile(
    rb"(?:PRIMARY|UNIQUE|KEY|INDEX|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|CHECK|PERIOD|EXCLUDE|LIKE)\Z",
    re.IGNORECASE,
)
_GENERATED = re.compile(rb"\b(?:GENERATED|AS\s*\(|VIRTUAL|PERSISTENT)", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(
    rb"(?:(?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER|\d)?|YEAR|BIT|BOOL(?:EAN)?|SERIAL)\Z", re.IGNORECASE
)
charset = re.compile(rb"(?:CHARSET|CHARACTER\s+SET)\s*=?\s*'?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    is_number: bool | None = None  # a whole one; None where no CREATE TABLE tells
    is_generated: bool = False  # dumps leave its values out


def plain_name(quoted: bytes) -> str:
    """A name without its quotes."""
    for quote in (b"`", b'"'):
        if quoted.startswith(quote):
            quoted = quoted[1:-1].replace(quote * 2, quote)
    return quoted.decode(errors="replace")


def columns_of(body: bytes) -> list[Column]:
    """The columns between the parentheses of a CREATE TABLE; keys and constraints are none."""
    found = []
    for definition in _definition.finditer(body):
        column = _column.match(definition[0])
        if column and not _KEYS.match(column[1]):
            rest = _string.sub(b" ", column[3])
            found.append(
                Column(
                    plain_name(column[1]), bool(_WHOLE_NUMBER.match(column[2])), bool(_GENERATED.search(rest))
                )
            )
    return found


def row_pattern(columns: int) -> re.Pattern[bytes]:
    """A row of so many values, with the comma before it; a group for each value."""
    values = rb"\s*+,\s*+".join([rb"(" + VALUE + rb")"] * columns)
    return re.compile(rb"\s*+,?+\s*+\(\s*+" + values + rb"\s*+\)", re.DOTALL)


# The most frequent in HTML first.
_ESCAPES = {
    rb"\"": b'"',
    rb"\n": b"\n",
    rb"\r": b"\r",
    rb"\'": b"'",
    rb"\t": b"\t",
    rb"\0": b"\0",
    rb"\Z": b"\x1a",
    rb"\b": b"\b",
}
_OTHER_ESCAPE = re.compile(rb"\\([^%_])", re.DOTALL)


def _unescaped(text: bytes, quote: bytes) -> bytes:
    """What is between the quotes of a literal, as it was before it was written.

    Between two pairs of backslashes each single one begins an escape: replacing is right there, and fast.
    """
    parts = (text.replace(quote * 2, quote) if quote in text else text).split(rb"\\")
    for number, part in enumerate(parts):
        for escape, letter in _ESCAPES.items():
            if b"\\" not in part:
                break
            part = part.replace(escape, letter)
        parts[number] = _OTHER_ESCAPE.sub(rb"\1", part) if b"\\" in part else part
    return b"\\".join(parts)


_PREFIX = re.compile(rb"_\w+\s*")
_HEXADECIMAL = re.compile(rb"(?:0x([0-9A-Fa-f]+)|[xX]'([0-9A-Fa-f]*)')\Z")
_BITS = re.compile(rb"(?:0b([01]+)|[bB]'([01]*)')\Z")


def bytes_of(literal: bytes) -> bytes | None:
    """What a literal stands for, as the bytes of its text; None for NULL."""
    quote = literal[:1]
    if quote in (b"'", b'"'):
        text = literal[1:-1]
        return _unescaped(text, quote) if b"\\" in text or quote in text else text
    if quote == b"_":
        return bytes_of(_PREFIX.sub(b"", literal, count=1))
    if literal.upper() == b"NULL":
        return None
    if digits := _HEXADECIMAL.match(literal):
        digits = digits[1] or digits[2] or b""
        return bytes.fromhex((b"0" * (len(digits) % 2) + digits).decode())
    if digits := _BITS.match(literal):
        number = int(digits[1] or digits[2] or b"0", 2)
        return number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big")
    return bytes_of(literal[1:]) if quote in b"nN" and literal[1:2] == b"'" else literal


_DIGITS = re.compile(rb"\s*([+-]?\d+)")
_BIGGEST = 1 << 63


def number_of(literal: bytes) -> int | None:
    """What a literal stands for in a column of whole numbers, read as the server would: 0 if it is none."""
    try:
        number = int(literal)
    except ValueError:
        if _BITS.match(literal) or _HEXADECIMAL.match(literal):
            number = int.from_bytes(bytes_of(literal) or b"", "big")
        elif (text := bytes_of(literal)) is None:
            return None
        else:
            digits = _DIGITS.match(text)
            number = int(digits[1][:30]) if digits else int(text.upper() == b"TRUE")
    return number if -_BIGGEST <= number < _BIGGEST else _BIGGEST - 1
