"""Which definition a name stands for: one of the caller's own, else the registry's. Nothing is registered anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from moodtrack.errors import MeasureError, OptionError
from moodtrack.measures import registry
from moodtrack.measures.loader import from_toml
from moodtrack.measures.measure import Measure

__all__ = ["Given", "Shelf"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Definitions of one's own beside those of the registry; where both have a name, one's own is meant.

    Parameters
    ----------
    own : mapping of str to Measure
        One's own, by `name`.

    Examples
    --------
    >>> shelf = Shelf()
    >>> shelf.find("PHQ-9").label, shelf.find("my form") is None
    ('PHQ-9', True)
    """

    own: Mapping[str, Measure] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Given) -> Shelf:
        """A shelf from TOML files, definitions, or several of them.

        Raises
        ------
        MeasureError
            If a file cannot be read, or two definitions share a name.
        OptionError
            If something else is given.
        """
        if isinstance(given, Shelf):
            return given
        if given is None:
            return cls()
        each = [given] if isinstance(given, str | Path | Measure) else given
        own: dict[str, Measure] = {}
        taken: dict[str, str] = {}
        if not isinstance(each, Iterable):
            raise OptionError(f"measures is a {type(given).__name__}", "TOML files, or what measures.from_toml gives")
        for one in each:
            measure = from_toml(one) if isinstance(one, str | Path) else one
            if not isinstance(measure, Measure):
                raise OptionError(f"measures holds a {type(one).__name__}", "TOML files, or what measures.from_toml gives")  # fmt: skip
            for name in _names(measure):
                if taken.setdefault(name, measure.name) != measure.name or measure.name in own:
                    raise MeasureError(f"two definitions are called {measure.name!r} or alike", "a name of its own each", "rename one")  # fmt: skip
            own[measure.name] = measure
        return cls(own)

    def resolve(self, name: str) -> str | None:
        """The key of a questionnaire from the way in which somebody wrote its name; None when it is not known."""
        plain = registry.plain(name)
        for key, measure in self.own.items():
            if any(plain == known or plain in (f"{known}total", f"{known}score", f"{known}sum") for known in _names(measure)):  # fmt: skip
                return key
        return registry.resolve(name)

    def find(self, name: str) -> Measure | None:
        """The definition of a name; None when it is not known."""
        key = self.resolve(name)
        if key is None:
            return None
        return self.own[key] if key in self.own else registry.get(key)


Given = Shelf | Measure | str | Path | Iterable[Measure | str | Path] | None
"""What a caller may give as `measures`: TOML files, definitions, several of them, or nothing."""


def _names(measure: Measure) -> set[str]:
    return {registry.plain(name) for name in (measure.name, measure.label, *measure.aliases)}
