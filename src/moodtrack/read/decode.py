"""From bytes to text: byte order mark, strict UTF-8, UTF-16 by its NUL bytes, what the text declares, then Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from moodtrack.errors import ReadError

__all__ = ["Decoded", "declared", "decode", "wide"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 8192
_MAJORITY = 2
_FEW = 20
"""A file of which one character in so many cannot be read is no text."""
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Decoded(NamedTuple):
    """A text without its byte order mark, the encoding, and how many characters of it could not be read (U+FFFD)."""

    text: str
    encoding: str
    replaced: int = 0


def decode(data: bytes, name: str) -> Decoded:
    """Decode a file; the few bytes of a text that fit nothing become U+FFFD and are counted.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name, for the message.

    Raises
    ------
    ReadError
        If it is no text, or holds NUL characters.

    Examples
    --------
    >>> decode("Müde".encode("utf-16"), "a.csv")
    Decoded(text='Müde', encoding='utf-16-le', replaced=0)
    >>> decode("Müde".encode("cp1252"), "a.csv")
    Decoded(text='Müde', encoding='cp1252', replaced=0)
    """
    found = _decode(data, name)
    if "\0" in found.text:
        raise ReadError(f"{name} holds NUL characters", "text", "it may be damaged or no text file: export it again")
    return found


def _decode(data: bytes, name: str) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, _, replaced = _lenient(data[len(mark) :], encoding)
            if replaced * _FEW > len(text):
                raise _no_text(name, f"it starts like {encoding} and is something else")
            return Decoded(text.lstrip("\ufeff"), encoding, replaced)
    for encoding in (*(() if 0 in data else ("utf-8",)), *_by_pattern(data), *declared(data)):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    found = _lenient(data, "utf-8")
    if sum(len(run) for run in _FOREIGN.findall(found.text)) - found.replaced < _MAJORITY * found.replaced:
        found = _lenient(data, "cp1252")
    if found.replaced and (found.replaced * _FEW > len(found.text) or _CONTROL.search(found.text)):
        raise _no_text(name, "its bytes fit neither UTF-8, UTF-16 nor Windows-1252")
    return found


def _lenient(data: bytes, encoding: str) -> Decoded:
    """Whatever can be read of it; what stood in the file as U+FFFD does not count as replaced."""
    text = data.decode(encoding, "replace")
    there = text.count("\ufffd")
    own = data.count("\ufffd".encode(encoding)) if there and encoding != "cp1252" else 0
    return Decoded(text, encoding, max(0, there - own))


def wide(head: bytes) -> str:
    """The encoding of several bytes a character in which a file starts; empty for any other.

    Examples
    --------
    >>> wide("<a/>".encode("utf-16")), wide("<a/>".encode("utf-16-be")), wide(b"<a/>")
    ('utf-16-le', 'utf-16-be', '')
    """
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    return "" if marked == "utf-8" else marked or next(iter(_by_pattern(head)), "")


def _by_pattern(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark: NUL stands in every second byte of usual letters, blanks and line ends, seldom in the other.

    A few characters (U+4E00, U+1F600) have a NUL on the other side, so a clear majority decides; where there are some, the
    sample must also decode strictly and hold no control characters.
    """
    head = data[: min(_SAMPLE, len(data) // 2 * 2)]
    even, odd = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) * 50 < max(len(head) // 2, 1) or max(even, odd) < _MAJORITY * min(even, odd):
        return ()
    if head.isascii() and 8 * (even + odd) < len(head):  # half of what is so plain would be NUL
        return ()
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return ()
    return () if even and odd and _CONTROL.search(text) else (encoding,)


def declared(data: bytes) -> tuple[str, ...]:
    """What an XML or HTML text says of itself, if it is an encoding of letters in single bytes or of East Asia.

    Examples
    --------
    >>> declared(b'<?xml version="1.0" encoding="latin1"?>'), declared(b"<a/>")
    (('iso8859-1',), ())
    """
    head = data[:1024]
    found = _SAYS.search(head) if head.lstrip().startswith(b"<") else None
    name = found[1].decode("ascii").lower() if found else ""
    return (codecs.lookup(name).name,) if _LETTERS.fullmatch(name) and _is_known(name) else ()


def _is_known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


_SAYS = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_LETTERS = re.compile(r"(?:iso-?8859|latin|windows-|cp|koi8|mac|shift_?jis|euc|gb|big5|tis-|iso-?2022)[a-z0-9_:-]*")


def _no_text(name: str, why: str) -> ReadError:
    return ReadError(f"{name} is no text: {why}", "a text file in UTF-8", "export it again or save it as UTF-8")
