"""XML as a stream: the elements that a reader asks for, one at a time, in memory that does not grow with the file.

The parser is expat, without any document type: it is dropped unread, so that a broken one (Apple Health of iOS 16) does
no harm, and a file that declares an entity in it is refused. Nothing outside of the file is ever opened. Control
characters that XML forbids are left out, as apps write them all the same.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from time import monotonic
from typing import Any, Protocol
from xml.etree.ElementTree import Element
from xml.parsers import expat

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read.decode import declared, wide
from moodtrack.read.limits import DEFAULTS, Limits

__all__ = ["Readable", "elements", "is_xml"]

_CHUNK = 256 * 1024
_BELOW_ROOT, _TAGS = 2, 100
_BAD = "\ufffd"
_DOCTYPE = 1024 * 1024
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
_REFERENCE = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));")
_ROOT = re.compile(rb"<[A-Za-z_\x80-\xff]")
_HEAD = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE(?!\s+html)\b)", re.IGNORECASE)


class Readable(Protocol):
    """What gives bytes, and an empty text of bytes at its end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most as many where it counts them."""
        ...


def is_xml(head: str) -> bool:
    """Whether a text starts as XML does, and not as a web page.

    Examples
    --------
    >>> is_xml('<?xml version="1.0"?><a/>'), is_xml("<!DOCTYPE html><p>"), is_xml("date,mood")
    (True, False, False)
    """
    return _HEAD.match(head) is not None


def elements(
    stream: Readable,
    name: str,
    *tags: str,
    limits: Limits = DEFAULTS,
    told: Callable[[int], None] | None = None,
    others: Counter[str] | None = None,
) -> Iterator[Element]:
    """The elements of these tags with all that is in them, in the order in which they end; everything else is let go of.

    An element within one that is asked for comes as a part of that one only. If the file is damaged, the elements before
    the damage have been given when the error is raised.

    Parameters
    ----------
    stream : binary file
        The XML, in any encoding that it declares, or UTF-16.
    name : str
        What messages call it.
    *tags : str
        Names of elements, as written.
    limits : Limits
        What is accepted.
    told : callable, optional
        Called with the number of bytes that were read, after every piece.
    others : Counter, optional
        Gets the number of elements below the root that are not asked for, by tag; and, under U+FFFD, how many
        characters cannot be read. Without it a byte that is no UTF-8 is damage.

    Raises
    ------
    ReadError
        If it is no XML, is damaged, or declares an entity.
    LimitExceeded
        If it is nested too deeply, or an element, a text or the file is too large or takes too long.

    Examples
    --------
    >>> import io
    >>> found = elements(io.BytesIO(b'<a><b day="1"><c/></b><d/><b day="2"/></a>'), "a.xml", "b")
    >>> [(each.get("day"), len(each)) for each in found]
    [('1', 1), ('2', 0)]
    """
    start, size = monotonic(), 0
    first = stream.read(_CHUNK)
    encoding = wide(first)
    parser, ready = _parser(name, frozenset(tags), limits, "utf-8" if encoding else None, others)
    pieces = _pieces(first, stream, encoding, name)
    if others is not None and not encoding and not declared(first):
        pieces = _readable(pieces, others)
    for chunk in _legal(_untyped(pieces, name)):
        size += len(chunk)
        try:
            _feed(parser, chunk, name, last=False)
        except ReadError:
            yield from ready
            raise
        if size > limits.stream_bytes:
            raise LimitExceeded(f"{name} is larger than {limits.stream_bytes:,} bytes", "a smaller file", "split it")
        if size - parser.CurrentByteIndex > limits.line_characters:
            raise LimitExceeded(
                f"a piece of {name} is longer than {limits.line_characters:,} bytes", "an export of an app", "export it again"
            )  # fmt: skip
        if monotonic() - start > limits.seconds:
            raise LimitExceeded(f"{name} takes longer than {limits.seconds} seconds", "a smaller file", "split it")
        if told is not None:
            told(size)
        yield from ready
        ready.clear()
    _feed(parser, b"", name, last=True)
    yield from ready


def _parser(
    name: str, tags: frozenset[str], limits: Limits, encoding: str | None, others: Counter[str] | None
) -> tuple[Any, list[Element]]:
    """The parser, and the list to which it adds what is asked for."""
    parser: Any = expat.ParserCreate(encoding)
    parser.buffer_text, parser.buffer_size = True, 65_536
    ready: list[Element] = []
    opened: list[Element] = []
    depth = within = written = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, within, written
        depth += 1
        if depth > limits.nesting:
            raise _too_much(name, f"is nested deeper than {limits.nesting} levels")
        if opened:
            within += 1
            if within > limits.elements:
                raise _too_much(name, f"has more than {limits.elements:,} elements in one")
            element = Element(tag, attributes)
            opened[-1].append(element)
            opened.append(element)
        elif tag in tags:
            within = written = 0
            opened.append(Element(tag, attributes))
            parser.CharacterDataHandler = text
        elif others is not None and depth == _BELOW_ROOT:
            others[tag if tag in others or len(others) < _TAGS else ""] += 1

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if opened:
            element = opened.pop()
            if not opened:
                ready.append(element)
                parser.CharacterDataHandler = None

    def text(data: str) -> None:
        nonlocal written
        written += len(data)
        if written > limits.line_characters:
            raise _too_much(name, f"has more than {limits.line_characters:,} characters in one element")
        top = opened[-1]
        if len(top):
            top[-1].tail = (top[-1].tail or "") + data
        else:
            top.text = (top.text or "") + data

    def refuse(*_: object) -> None:
        raise _no_entities(name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    return parser, ready


def _feed(parser: Any, data: bytes, name: str, *, last: bool) -> None:
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        why = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise ReadError(f"{name} is damaged or no XML ({why})", "a whole export", "export or copy it again") from None
    except (ValueError, LookupError):
        raise ReadError(f"{name} declares an encoding that is not known", "XML in UTF-8", "export it again") from None


def _pieces(first: bytes, stream: Readable, encoding: str, name: str) -> Iterator[bytes]:
    """The bytes, those of wide encodings as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
    chunk = first
    while chunk:
        if decoder is None and 0 in chunk:
            raise ReadError(f"{name} holds NUL characters", "XML", "it may be damaged: export it again")
        try:
            yield chunk if decoder is None else decoder.decode(chunk).lstrip("\ufeff").encode()
        except UnicodeError:
            raise ReadError(f"{name} is no text: it breaks as {encoding}", "XML in UTF-8", "export it again") from None
        chunk = stream.read(_CHUNK)


def _readable(pieces: Iterable[bytes], others: Counter[str]) -> Iterator[bytes]:
    """UTF-8 with U+FFFD for every byte that is none, counted; a piece without one goes on as it is."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    whole = True
    for piece in chain(pieces, (b"",)):
        if whole and piece.isascii():
            yield piece
            continue
        text, before = decoder.decode(piece, final=not piece), whole
        whole = not decoder.getstate()[0]
        if bad := text.count(_BAD) and text.count(_BAD) - piece.count(_BAD.encode()):
            others[_BAD] += max(0, bad)
        yield piece if before and whole and not bad else text.encode()


def _untyped(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Without the document type, which is dropped unread; one that declares an entity is refused."""
    held = b""
    rest = iter(pieces)
    for piece in rest:
        held += piece
        place, root = held.find(b"<!DOCTYPE"), _ROOT.search(held)
        if root is not None and not 0 <= place < root.start():
            break
        if place < 0 and len(held) < _DOCTYPE:
            continue
        inner = held.find(b"[", place)
        simple = held.find(b">", place)
        closed = re.compile(rb"\]\s*>").search(held, inner) if 0 <= inner < simple or simple < 0 <= inner else None
        end = closed.end() if closed else simple + 1 if not 0 <= inner < simple else 0
        if end:
            if b"<!ENTITY" in held[place:end]:
                raise _no_entities(name)
            held = held[:place] + held[end:]
            break
        if len(held) > _DOCTYPE:
            raise ReadError(f"{name} has a document type without an end", "XML of an app", "export it again")
    yield held
    yield from rest


def _legal(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Without the control characters that XML forbids, also where they are written as references."""
    kept = b""
    for piece in pieces:
        piece = kept + piece.translate(None, _FORBIDDEN)
        mark = piece.rfind(b"&", max(0, len(piece) - 12))
        kept, piece = (piece[mark:], piece[:mark]) if mark >= 0 else (b"", piece)
        yield _REFERENCE.sub(b"", piece) if b"&#" in piece else piece
    yield kept


def _no_entities(name: str) -> ReadError:
    return ReadError(f"{name} declares entities of its own", "XML without them", "export it from the app again")


def _too_much(name: str, what: str) -> LimitExceeded:
    return LimitExceeded(f"{name} {what}", "an export of an app", "export it again, or raise the limit (limits=)")
