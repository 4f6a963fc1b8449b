"""Sentences that a page says once: kind words that would sound like a formula if they stood beside every number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from moodtrack.report.document import Block, Figure, Items, Paragraph, Row, Section

__all__ = ["once"]


def once(sections: Iterable[Section], sentences: tuple[str, ...]) -> Iterator[Section]:
    """The sections with each sentence where it stands first, and nowhere else; the words of drawings go without.

    Examples
    --------
    >>> said = Section("a", "A", (Paragraph("Lower. It is a fact."), Paragraph("It is a fact."), Items((("x", "Harder. It is a fact."),))))
    >>> [block for section in once([said], ("It is a fact.",)) for block in section.blocks]
    [Paragraph(text='Lower. It is a fact.', quiet=False), Items(items=(('x', 'Harder.'),))]
    """
    left, nothing = set(sentences), Paragraph("")
    for section in sections:
        told = [_told(block, sentences, left) for block in section.blocks] if sentences else section.blocks
        yield replace(section, blocks=tuple([block for block in told if block != nothing]))


def _told(block: Block, sentences: tuple[str, ...], left: set[str]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, text=_kept(block.text, sentences, left))
    if isinstance(block, Items):
        return Items(tuple((term, _kept(text, sentences, left)) for term, text in block.items))
    if isinstance(block, Figure):
        return replace(block, alternative=_kept(block.alternative, sentences, set()))
    if isinstance(block, Row):
        return replace(block, figures=tuple(replace(f, alternative=_kept(f.alternative, sentences, set())) for f in block.figures))  # fmt: skip
    return block


def _kept(text: str, sentences: tuple[str, ...], left: set[str]) -> str:
    for sentence in sentences:
        before, found, after = text.partition(sentence)
        if found:
            keep = sentence if sentence in left else ""
            left.discard(sentence)
            parts = (before, keep, after.replace(sentence, ""))
            text = " ".join(" ".join(parts).split()) if not keep or after else text
    return text
