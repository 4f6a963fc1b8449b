"""What the library says, as the command line says it: options by the names that they have there."""

from __future__ import annotations

import re

from moodtrack.errors import MoodtrackError

__all__ = ["of_error", "spoken"]

_OPTION = re.compile(
    r"\b(person|format|moods|since|start|end|as_of|dates|null|contact|norms|course|own|texts|map|measures|sections|edition|shared_only)=(?=([^\s,;)]?))"
)
_BOTH = re.compile(r"(?:person='NAME'|\{path: 'NAME'\}|codings=\{[^}]*\}) \(on the command line: ([^)]*)\)")
_PYTHON = re.compile(r" \(in Python: [^)]*\)")
_NAMED = {"start": "from", "end": "to", "as_of": "as-of", "shared_only": "shared-only"}


def of_error(error: MoodtrackError) -> str:
    """What came, what was expected and what to do, a line each, with options as they are written here."""
    lines = [error.got, f"expected {error.expected}" if error.expected else "", error.do]
    return spoken("\n  ".join(line for line in lines if line))


def spoken(text: str) -> str:
    """A text with options as they are written on the command line.

    Examples
    --------
    >>> spoken("name one: person='NAME' (on the command line: --person NAME), or choose a format with format=NAME")
    'name one: --person NAME, or choose a format with --format NAME'
    """
    told = _PYTHON.sub("", _BOTH.sub(r"\1", text))
    return _OPTION.sub(lambda m: f"--{_NAMED.get(m[1], m[1])}{' ' if m[2] else ''}", told)
