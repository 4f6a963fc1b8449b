"""What a drawing says: the words inside its axes, whichever artist draws them."""

from __future__ import annotations

from typing import Any

__all__ = ["words"]


def words(ax: Any) -> list[str]:
    """The words inside the axes, without those along them."""
    return [text.get_text() for text in ax.texts] + [word for artist in ax.artists for word in artist.words]
