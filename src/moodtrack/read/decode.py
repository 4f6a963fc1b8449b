"""From bytes to text: byte order mark, UTF-16 by the pattern of its NUL bytes, strict UTF-8, then Windows-1252."""

from __future__ import annotations

import codecs

from moodtrack.errors import ReadError

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 8192


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode a file, strictly; a byte that fits nothing is a ReadError.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name, for the message.

    Returns
    -------
    tuple of str
        The text without its byte order mark, and the encoding.

    Raises
    ------
    ReadError
        If it is no text, or holds NUL characters.

    Examples
    --------
    >>> decode("Müde".encode("utf-16"), "a.csv")
    ('Müde', 'utf-16-le')
    >>> decode("Müde".encode("cp1252"), "a.csv")
    ('Müde', 'cp1252')
    """
    text, encoding = _decode(data, name)
    if "\0" in text:
        raise ReadError(f"{name} holds NUL characters", "text", "it may be damaged or no text file: export it again")
    return text, encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _no_text(name, f"it starts like {encoding} and breaks at byte {error.start}") from None
    for encoding in (*_wide(data), "utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise _no_text(name, "its bytes fit neither UTF-8, UTF-16 nor Windows-1252")


def _wide(data: bytes) -> tuple[str, ...]:
    head = data[: min(_SAMPLE, len(data) // 2 * 2)]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd and not even and odd * 5 >= len(head) // 2:
        return ("utf-16-le",)
    if even and not odd and even * 5 >= len(head) // 2:
        return ("utf-16-be",)
    return ()


def _no_text(name: str, why: str) -> ReadError:
    return ReadError(f"{name} is no text: {why}", "a text file in UTF-8", "export it again or save it as UTF-8")
