"""An axis of days: few marks, short labels, and the first one names its month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib import dates

__all__ = ["Days", "along_days"]


def along_days(ax: Any, most: int) -> None:
    """Let the axis below tell days, with three to so many marks."""
    ax.xaxis_date()
    locator = dates.AutoDateLocator(minticks=3, maxticks=most)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(Days(locator))


class Days(dates.ConciseDateFormatter):
    """As matplotlib's concise labels, but the first day that is seen has its month: a row of bare numbers tells no date."""

    def __init__(self, locator: dates.DateLocator) -> None:
        super().__init__(locator, show_offset=False)  # type: ignore[no-untyped-call]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """A label a tick.

        Examples
        --------
        >>> Days(dates.AutoDateLocator()).format_ticks([20001.0, 20005.0, 20009.0])
        ['5 Oct', '09', '13']
        """
        labels = list(super().format_ticks(values))  # type: ignore[no-untyped-call]
        left = min(self.axis.get_view_interval()) if self.axis is not None else float("-inf")
        first = next((i for i, value in enumerate(values) if value >= left), None)
        if first is not None and labels[first].isdecimal() and len(labels[first]) < 3:
            day = dates.num2date(values[first])  # type: ignore[no-untyped-call]
            labels[first] = f"{day.day} {day:%b}"
        return labels
