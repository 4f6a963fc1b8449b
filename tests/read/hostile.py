"""Files that are made to do harm, or happen to: each is written on the fly, none is in the repository."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sqlite3
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["CASES", "SECRET"]

SECRET = "verysecretword"
"""A word that stands in the files and must stand in no message."""

LOG = f"date,mood,note\n2026-03-01,4,{SECRET}\n".encode()
DAYLIO = b"full_date,date,weekday,time,mood,activities,note_title,note\n"
XML = '<?xml version="1.0"?>'
MB = 1024**2

Make = Callable[[Path], Path]


def written(data: bytes | Callable[[], bytes], name: str = "export.csv") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data() if callable(data) else data)
        return path

    return make


def packed(
    members: Callable[[], dict[str, bytes]], name: str = "export.zip", method: int = zipfile.ZIP_DEFLATED
) -> Make:
    return written(lambda: archive(members(), method), name)


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name) if len(members) > 1000 else name, data)
    return out.getvalue()


def changed(data: bytes, mark: bytes, offset: int, new: bytes) -> bytes:
    """The bytes with others at every place that lies so far behind a mark."""
    out, place = bytearray(data), data.find(mark)
    while place >= 0:
        out[place + offset : place + offset + len(new)] = new
        place = data.find(mark, place + 1)
    return bytes(out)


JOURNAL = b'{"entries": [{"creationDate": "2026-03-01T10:00:00Z", "text": "' + SECRET.encode() + b'"}]}'


def lying(size: int) -> bytes:
    data = archive({"Journal.json": JOURNAL + b" " * 100_000}, zipfile.ZIP_STORED)
    small = struct.pack("<I", size)
    return changed(changed(data, b"PK\x03\x04", 22, small), b"PK\x01\x02", 24, small)


def doubled(other: bytes) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w") as target:
            target.writestr("Journal.json", JOURNAL)
            target.writestr("Journal.json", other)
    return out.getvalue()


def sparse(size: int, name: str, head: bytes = b"") -> Make:
    def make(folder: Path) -> Path:
        with (folder / name).open("wb") as file:
            file.write(head)
            file.truncate(size)
        return folder / name

    return make


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def linked(target: str) -> Make:
    def make(folder: Path) -> Path:
        (folder / "link.csv").symlink_to(target)
        return folder / "link.csv"

    return make


def database(folder: Path) -> Path:
    with sqlite3.connect(folder / "export.csv") as base:
        base.execute("create table notes (text)")
        base.execute("insert into notes values (?)", (SECRET,))
    base.close()
    return folder / "export.csv"


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as target:
        about = tarfile.TarInfo("../../export.csv")
        about.size = len(LOG)
        target.addfile(about, io.BytesIO(LOG))
    return out.getvalue()


def deep_folder(folder: Path) -> Path:
    place = folder
    for _ in range(60):
        place /= "d" * 20
    place.mkdir(parents=True)
    (place / "export.bin").write_bytes(b"\0\1\2")
    return folder


def looped(folder: Path) -> Path:
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(folder)
    return folder


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else SECRET}">' for n in range(10))

REFUSED: dict[str, Make] = {
    "a folder with nothing": lambda folder: folder,
    "a folder of folders": deep_folder,
    "a link in a circle": looped,
    "a pipe": pipe,
    "a device": linked("/dev/zero"),
    "a link to nowhere": linked("nowhere.csv"),
    "a link to itself": linked("link.csv"),
    "a name with NUL": lambda folder: folder / "a\0b.csv",
    "a name that is too long": lambda folder: folder / ("a" * 5000),
    "empty": written(b""),
    "one byte": written(b"\0"),
    "one letter": written(b"a"),
    "one quote": written(b'"'),
    "a byte order mark": written(b"\xef\xbb\xbf"),
    "blank lines": written(b"\r\n" * MB),
    "blanks": written(b" " * MB),
    "NUL bytes": written(bytes(MB)),
    "NUL in a sheet": written(LOG + b"2026-03-02,5,a\0b\n"),
    "NUL in UTF-16": written((LOG.decode() + "2026-03-02,5,a\0b\n").encode("utf-16")),
    "UTF-32 beyond all characters": written(b"\xff\xfe\0\0" + b"\xff" * 8),
    "random bytes": written(bytes(range(256)) * 4000),
    "sparse, 2 GB": sparse(2 * 1024 * MB, "export.csv"),
    "sparse, 2 GB, a header before": sparse(2 * 1024 * MB, "export.csv", LOG),
    "sparse, 2 GB, XML before": sparse(2 * 1024 * MB, "export.xml", b"<?xml version='1.0'?><HealthData>"),
    "sparse, 2 GB, a zip before": sparse(2 * 1024 * MB, "export.zip", b"PK\x03\x04"),
    "sparse, 2 GB, JSON before": sparse(2 * 1024 * MB, "export.json", b'{"entries": ['),
    "pickle": written(pickle.dumps({"words": [SECRET] * 100})),
    "old pickle": written(pickle.dumps({"words": [SECRET] * 100}, protocol=0)),
    "database": database,
    "gzip bomb": written(lambda: gzip.compress(bytes(64 * MB))),
    "gzip bomb, a header before": written(lambda: gzip.compress(LOG + b"\n" * (64 * MB))),
    "gzip of nothing": written(gzip.compress(b"")),
    "gzip of nothing that is known": written(gzip.compress(f"{SECRET}\n".encode() * 100)),
    "gzip, cut": written(gzip.compress(LOG)[:-9]),
    "gzip, only its mark": written(b"\x1f\x8b"),
    "gzip, a wrong sum": written(gzip.compress(LOG)[:-8] + bytes(4) + gzip.compress(LOG)[-4:]),
    "gzip, a size that lies": written(gzip.compress(LOG)[:-4] + bytes(4)),
    "gzip, something behind it": written(gzip.compress(LOG) + SECRET.encode()),
    "gzip in gzip": written(gzip.compress(gzip.compress(LOG))),
    "gzip of a zip": written(gzip.compress(archive({"Journal.json": JOURNAL}))),
    "gzip, 200,000 empty members": written(lambda: gzip.compress(b"") * 200_000 + gzip.compress(LOG)),
    "gzip, 2 GB of which no end": sparse(2 * 1024 * MB, "export.csv", gzip.compress(LOG)[:-9]),
    "gzip in a zip": packed(lambda: {"export.csv.gz": gzip.compress(LOG)}),
    "bzip2": written(bz2.compress(LOG)),
    "xz": written(lzma.compress(LOG)),
    "7z": written(b"7z\xbc\xaf\x27\x1c" + bytes(100)),
    "rar": written(b"Rar!\x1a\x07\x01\0" + bytes(100)),
    "tar": written(tarred),
    "png": written(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100)),
    "jpeg": written(b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(100)),
    "parquet": written(b"PAR1" + bytes(100) + b"PAR1"),
    "hdf5": written(b"\x89HDF\r\n\x1a\n" + bytes(100)),
    "program": written(b"\x7fELF\x02\x01\x01" + bytes(100)),
    "rtf": written(b"{\\rtf1\\ansi " + SECRET.encode() + b"}"),
    "numpy": written(b"\x93NUMPY\x01\0v\0" + bytes(100)),
    "web page": written(f"<!DOCTYPE html><html><body>{SECRET}</body></html>".encode()),
    "script": written(f"#!/bin/sh\nrm -rf {SECRET}\n".encode()),
    "50 MB line": written(lambda: SECRET.encode() * (50 * MB // len(SECRET))),
    "50 MB line of cells": written(lambda: b"a," * (25 * MB)),
    "50 MB line below a header": written(lambda: DAYLIO + b"2026-03-01,x," * (4 * MB)),
    "200,000 columns": written(lambda: b",".join(b"column%d" % n for n in range(200_000)) + b"\n"),
    "200,000 cells in a row": written(lambda: b"date,mood\n2026-03-01" + b",1" * 200_000 + b"\n"),
    "50 MB of quotes": written(lambda: b'"' * (50 * MB)),
    "a quote without an end": written(lambda: b'"' + LOG * 20_000),
    "JSON, 100,000 deep": written(b"[" * 100_000 + b"]" * 100_000, "export.json"),
    "JSON, 100,000 deep, without an end": written(b'{"entries":' * 100_000, "export.json"),
    "JSON, 200 deep": written(b'{"entries": ' * 200 + b"1" + b"}" * 200, "export.json"),
    "JSON, a long number": written(b'{"entries": [' + b"9" * 100_000 + b"]}", "export.json"),
    "JSON, cut": written(JOURNAL[:-5], "export.json"),
    "JSON of another app": written(json.dumps({"words": SECRET}).encode(), "export.json"),
    "JSON, a million empty lists": written(lambda: b"[" + b"[]," * MB + b"[]]", "export.json"),
    "XML, 100,000 deep": written(f"{XML}{'<a>' * 100_000}".encode(), "export.xml"),
    "XML, a million laughs": written(f"{XML}<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode(), "export.xml"),
    "XML, external": written(f'{XML}<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(), "a.xml"),
    "XML, a long attribute": written(lambda: f"{XML}<HealthData a='".encode() + b"x" * (50 * MB), "export.xml"),
    "XML, damaged health": written(f"{XML}<HealthData><Record></HealthData>".encode(), "export.xml"),
    "plist, laughs": written(f"{XML}<!DOCTYPE plist [{LAUGHS}]><plist><dict><key>Creation Date</key><date>2016-07-01T05:30:00Z</date><key>Entry Text</key><string>&l9;</string></dict></plist>".encode(), "a.doentry"),
    "zip, damaged": written(archive({"Journal.json": JOURNAL})[:-30], "export.zip"),
    "zip, only its mark": written(b"PK\x03\x04", "export.zip"),
    "zip, empty": written(archive({}), "export.zip"),
    "zip, bad CRC": written(lambda: changed(archive({"Journal.json": JOURNAL}, zipfile.ZIP_STORED), b"creation", 0, b"X"), "a.zip"),
    "zip, 50 MB of blanks": packed(lambda: {"Journal.json": b'{"entries": [' + b" " * (50 * MB)}),
    "zip, 1 GB declared": written(lambda: lying(1024 * MB), "export.zip"),
    "zip, 100 bytes declared": written(lambda: lying(100), "export.zip"),
    "zip, encrypted": written(changed(archive({"Journal.json": JOURNAL}), b"PK\x01\x02", 8, b"\1"), "export.zip"),
    "zip in a zip": packed(lambda: {"Journal.json": archive({"Journal.json": JOURNAL})}),
    "zip in a zip, 100 times": written(lambda: nested(100), "export.zip"),
    "zip, 100,000 members": packed(lambda: {f"{n}.json": b"" for n in range(100_000)}, method=zipfile.ZIP_STORED),
    "zip, two members of one name": written(lambda: doubled(b"{}"), "export.zip"),
    "zip, an unknown method": written(changed(archive({"Journal.json": JOURNAL}), b"PK\x01\x02", 10, b"\x63"), "a.zip"),
    "zip, names that are paths": packed(lambda: {"../../etc/passwd": LOG, "/etc/shadow": LOG, "C:\\a.csv": LOG}),
    "zip, a directory of 2 GB": written(changed(archive({"a.json": b"{}"}), b"PK\x05\x06", 12, b"\xff\xff\xff\x7f"), "a.zip"),
    "zip, a million laughs": packed(lambda: {"apple_health_export/export.xml": f"{XML}<!DOCTYPE HealthData [{LAUGHS}]><HealthData><Record type='&l9;'/></HealthData>".encode()}),
    "workbook, laughs": packed(lambda: {"[Content_Types].xml": f"{XML}<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>".encode(), "xl/workbook.xml": b"<x/>"}, "a.xlsx"),
    "workbook, a bomb": packed(lambda: {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * (50 * MB)}, "a.xlsx"),
    "old workbook, damaged": written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "a.xls"),
    "backup, no base64": packed(lambda: {"backup.daylio": b"%%%" + SECRET.encode()}, "a.daylio"),
    "backup, deep": packed(lambda: {"backup.daylio": b"eyJh" + b"W1tb" * 50_000}, "a.daylio"),
}  # fmt: skip
"""Files that nobody can read, or should not: refused with a message."""


def nested(times: int) -> bytes:
    data = archive({"Journal.json": JOURNAL})
    for _ in range(times):
        data = archive({"Journal.json": data}, zipfile.ZIP_STORED)
    return data


ROW = f"2026-03-01,March 1,Sunday,21:05,rad,tea,,{SECRET}\n".encode()

READ: dict[str, Make] = {
    "YAML, deep": written(b"---\nmood: " + b"[" * 50_000 + b"\n---\n" + SECRET.encode(), "2026-03-01.md"),
    "line ends of old computers": written(LOG.replace(b"\n", b"\r")),
    "all line ends": written(LOG + b"2026-03-02,5,a\r2026-03-03,5,b\r\n"),
    "half of a UTF-16 character": written(LOG.decode().encode("utf-16") + b"\n"),
    "half of a surrogate pair": written(LOG.decode().encode("utf-16") + b"\0\xd8"),
    "overlong UTF-8": written(LOG + b"2026-03-02,5,\xc0\xaf\x81\n"),
    "UTF-16 without a mark": written(LOG.decode().encode("utf-16-le")),
    "UTF-16, the other way round": written(LOG.decode().encode("utf-16-be")),
    "UTF-32": written(LOG.decode().encode("utf-32")),
    "a few blanks and marks": written(b"\xef\xbb\xbf\n\n" + LOG),
    "no last line end": written(LOG[:-1]),
    "a name of another kind": written(LOG, "photo.jpg"),
    "gzip": written(gzip.compress(LOG)),
    "gzip of two members": written(gzip.compress(LOG[:20]) + gzip.compress(LOG[20:]) + bytes(100)),
    "a link": lambda folder: linked(written(LOG, "a.csv")(folder).name)(folder),
    "cells full of quotes": written(DAYLIO + ROW + b'2026-03-02,,,21:05,rad,,,"' + b'""' * 50_000 + b'"\n'),
    "a cell that is too long": written(DAYLIO + ROW + b"2026-03-02,,,21:05,rad,,," + b"x" * 200_000 + b"\n"),
    "100 quotes without an end": written(DAYLIO + ROW + b'2026-03-02,,,21:05,rad,,,"open\n' * 100),
    "formulas": written(b"date,mood,note\n2026-03-01,4,=cmd|' /C calc'!A0\n"),
    "words that look like nothing": written(b"date,mood,tags,note\n2026-03-01,4,null|NA|nan,None\n"),
    "bidirectional marks": written("date,mood,note\n2026-03-01,4,\u202eabc\u202c\n".encode()),
    "numbers beyond all scales": written(b"date,mood,note\n2026-03-01," + b"9" * 5000 + b",a\n2026-03-02,4,a\n"),
    "zip, the same member twice": written(lambda: doubled(JOURNAL), "export.zip"),
    "zip, a path beside the journal": packed(lambda: {"../../../tmp/evil.json": b"{}", "Journal.json": JOURNAL}),
    "zip, a link beside the journal": packed(lambda: {"Journal.json": JOURNAL, "photos/link": b"/etc/passwd"}),
    "zip, a bomb beside the journal": packed(lambda: {"Journal.json": JOURNAL, "photos/a.jpg": bytes(20 * MB)}),
    "zip, a comment": written(lambda: archive({"Journal.json": JOURNAL})[:-2] + b"\x05\0hello", "export.zip"),
    "JSON, half of a character": written(JOURNAL.replace(SECRET.encode(), b"\\ud83d"), "Journal.json"),
    "JSON, a key twice": written(JOURNAL.replace(b'{"entries"', b'{"entries": [], "entries"'), "Journal.json"),
}  # fmt: skip
"""Files that are odd and read all the same."""

CASES: dict[str, tuple[Make, bool]] = {name: (make, False) for name, make in REFUSED.items()}
CASES |= {name: (make, True) for name, make in READ.items()}
"""How each file is made, and whether it is read."""
