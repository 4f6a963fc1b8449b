"""How every number was made, and from which files."""

from __future__ import annotations

from typing import Any

from moodtrack._catalogue import ANALYSES
from moodtrack.report.document import Block, Heading, Items, Paragraph, Section, Table
from moodtrack.report.findings import Findings
from moodtrack.report.numbers import written

__all__ = ["section"]


def section(found: Findings) -> Section:
    """Method, parameters and sources of every result; the files with their digests."""
    blocks: list[Block] = []
    for analysis in ANALYSES:
        result = found.get(analysis.word)
        if result is not None:
            blocks.append(Heading(analysis.question))
            blocks.append(Items(tuple(_method(result.method))))
    return Section("method", "Method and provenance", (*blocks, Heading("Files"), *_files(found)))


def _method(method: Any) -> list[tuple[str, str]]:
    lines = [("Method", method.name + (f", convention {method.convention}" if method.convention else ""))]
    if method.parameters:
        lines.append(("Parameters", "; ".join(f"{key} = {_plain(value)}" for key, value in method.parameters.items())))
    lines += [
        ("Source", source.replace("https://doi.org/", "doi:").removeprefix("https://")) for source in method.sources
    ]
    return lines


def _plain(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return ", ".join(str(part) for part in value) or "none"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "none" if value is None else str(value)


def _files(found: Findings) -> list[Block]:
    if not found.log.provenance:
        return [Paragraph("No files: the tables were made in memory.")]
    rows = [
        (
            written(item.get("name", "no name"), 80),
            str(item.get("format", "not told")),
            _count(item.get("read", item.get("rows_read", item.get("rows", "")))),
            _count(item.get("kept", item.get("rows_kept", ""))),
            str(item.get("sha256", ""))[:12],
        )
        for item in found.log.provenance
    ]
    return [Table("Files that were read.", ("File", "Format", "Rows read", "Rows kept", "SHA-256 (first 12)"), tuple(rows), (2, 3))]  # fmt: skip


def _count(value: object) -> str:
    return "not told" if value in ("", None) else str(value)
