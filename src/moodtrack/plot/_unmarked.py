"""Axes without marks until somebody asks for one: matplotlib makes four at once, of five artists each, and a ruler needs none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis

__all__ = ["Unmarked", "marked"]

_LISTS = ("majorTicks", "minorTicks")


def marked(axis: Any) -> bool:
    """Whether a mark of an axis was asked for by itself: then it may look its own way."""
    return any(len(vars(axis).get(name, ())) > 1 for name in _LISTS)


@contextmanager
def _without(axis: Any) -> Iterator[None]:
    """What is set for all marks is kept by the axis and given to a mark when it is made; so none is made to set it."""
    missing = [name for name in _LISTS if name not in vars(axis)]
    vars(axis).update({name: [] for name in missing})
    try:
        yield
    finally:
        for name in missing:
            vars(axis).pop(name, None)


class _Unmade:
    """An axis that makes a mark when it is asked for."""

    def set_tick_params(self, *of: Any, **look: Any) -> None:
        """As matplotlib's."""
        with _without(self):
            super().set_tick_params(*of, **look)  # type: ignore[misc]

    def set_clip_path(self, *of: Any, **to: Any) -> None:
        """As matplotlib's."""
        with _without(self):
            super().set_clip_path(*of, **to)  # type: ignore[misc]

    def _get_tick(self, major: bool) -> Any:
        """A mark that is cut off where its axis is."""
        made, axis = super()._get_tick(major), _axis(self)  # type: ignore[misc]
        for part in (made, made.gridline):
            part.set_clip_box(axis.get_clip_box())
            part.set_clip_path(axis.get_clip_path())
        return made


def _axis(of: Any) -> Any:
    return of


class _X(_Unmade, XAxis):
    pass


class _Y(_Unmade, YAxis):
    pass


class Unmarked(Axes):
    """Axes as all others; their marks are made later."""

    def _init_axis(self) -> None:
        own: Any = self
        own.xaxis, own.yaxis = _X(self, clear=False), _Y(self, clear=False)
        for side, axis in (("bottom", own.xaxis), ("top", own.xaxis), ("left", own.yaxis), ("right", own.yaxis)):
            own.spines[side].register_axis(axis)
