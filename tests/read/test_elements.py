"""XML as a stream: what is asked for comes whole, memory does not grow, a broken document type does no harm."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodtrack.errors import LimitExceeded, ReadError
from moodtrack.read import Limits, Source
from moodtrack.read.elements import elements

BROKEN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- an export of version 12 -->
<!ELEMENT HealthData (Record*)>
<!ATTLIST Record
  type CDATA #REQUIRED
  device CDATA #IMPLIED
<!ELEMENT MetadataEntry EMPTY>
]>
"""


def read(data: bytes, *tags: str, **limits: int) -> list[ElementTree.Element]:
    return list(elements(io.BytesIO(data), "a.xml", *tags, limits=Limits(**limits)))


def test_a_broken_document_type_and_control_characters_do_no_harm() -> None:
    body = '<HealthData><Record device="a\x0bb" type="&#x0B;c&#11;d&#12"/></HealthData>'.replace("&#12", "&#12;")
    (record,) = read((BROKEN + body).encode(), "Record")
    assert record.attrib == {"device": "ab", "type": "cd"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
def test_every_encoding_gives_the_same(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{declared}"?><a><b c="müde">Ärger <i>é</i> ü</b></a>'
    (found,) = read(text.encode(encoding), "b")
    assert (found.get("c"), "".join(found.itertext())) == ("müde", "Ärger é ü")


NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=6)


def made(
    tag: str, attributes: dict[str, str], text: str, children: list[ElementTree.Element], tail: str
) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    element.text, element.tail = text or None, tail or None
    element.extend(children)
    return element


def tree(inner: st.SearchStrategy[ElementTree.Element]) -> st.SearchStrategy[ElementTree.Element]:
    return st.builds(made, NAMES, st.dictionaries(NAMES, TEXTS, max_size=2), TEXTS, st.lists(inner, max_size=3), TEXTS)


def outermost(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    if element.tag == tag:
        yield element
        return
    for child in element:
        yield from outermost(child, tag)


@given(st.recursive(st.builds(made, NAMES, st.just({}), TEXTS, st.just([]), TEXTS), tree, max_leaves=12))
def test_the_same_elements_as_a_tree_in_memory(root: ElementTree.Element) -> None:
    root.tail = None
    data = ElementTree.tostring(root, encoding="utf-8")
    for tag in "abc":
        wanted = list(outermost(ElementTree.fromstring(data), tag))
        found = read(data, tag)
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            other.tail = None
            assert ElementTree.tostring(one) == ElementTree.tostring(other)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
HOSTILE = {
    "billion laughs": f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>",
    "external entity": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "parameter entity": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.com/x">%x;]><a/>',
    "entity behind a comment": "<!DOCTYPE a [<!-- ]> --><!ENTITY x 'y'>]><a>&x;</a>",
    "document type behind a comment": "<!-- <a --><!DOCTYPE a SYSTEM 'http://example.com/a.dtd'><a/>",
    "document type without an end": "<!DOCTYPE a [" + "<!ELEMENT b EMPTY>" * 80_000,
    "undefined entity": "<a>&nbsp;</a>",
    "cut off": "<a><b>",
    "no XML": "date,mood\n",
    "unknown encoding": '<?xml version="1.0" encoding="x-no-such"?><a/>',
    "empty": "",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_without_a_word_of_it(kind: str) -> None:
    with pytest.raises(ReadError, match=r"a\.xml") as caught:
        read(HOSTILE[kind].encode(), "a")
    assert caught.value.__cause__ is None
    assert not any(word in str(caught.value) for word in ("passwd", "example", "nbsp", "mood", "&"))


@pytest.mark.parametrize(
    ("data", "limit", "said"),
    [
        ("<a>" * 101, {}, "deeper than 100"),
        ("<a>" + "<b/>" * 11, {"elements": 10}, "10 elements"),
        ("<a>" + "x" * 30, {"line_characters": 20}, "20"),
        ("<a b='" + "x" * 600_000, {"line_characters": 300_000}, "300,000"),
        ("<a>" + "<b/>" * 100, {"stream_bytes": 100}, "100 bytes"),
    ],
)
def test_limits_hold_while_it_is_read(data: str, limit: dict[str, int], said: str) -> None:
    with pytest.raises(LimitExceeded, match=said):
        read(data.encode(), "a", **limit)


def test_what_stands_before_the_damage_is_given() -> None:
    found = elements(io.BytesIO(b"<a><b/><b/></c>"), "a.xml", "b")
    assert [next(found).tag, next(found).tag] == ["b", "b"]
    with pytest.raises(ReadError, match="line 1: mismatched tag"):
        next(found)


def test_a_large_member_is_read_in_little_memory_and_told(tmp_path: Path) -> None:
    rows = "".join(
        f'<Record value="{n}" at="2026-03-01 {n % 24:02}:00" device="{n * 7919 % 10007}"/>\n' for n in range(60_000)
    )
    data = (BROKEN + "<HealthData>" + rows + "</HealthData>").encode()
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("apple_health_export/export.xml", data)
    told: list[tuple[str, int, int]] = []
    source = Source(tmp_path / "export.zip", "export.zip", Limits(file_bytes=1000), lambda *each: told.append(each))
    assert source.archive is not None
    tracemalloc.start()
    count = sum(1 for _ in source.archive.xml("apple_health_export/export.xml", "Record"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_000
    assert peak < len(data) / 2
    assert told[-1][0] == "export.zip"
    assert told[-1][2] == len(data)


def test_a_plain_file_that_is_too_large_to_hold_has_no_text_and_is_streamed(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(BROKEN + "<HealthData>" + "<Record/>" * 500 + "</HealthData>", encoding="utf-8")
    source = Source(file, file.name, Limits(file_bytes=1000))
    assert (source.streamed, source.text, source.encoding) == (True, "", "xml")
    assert source.head.startswith("<?xml")
    assert len(list(source.xml("Record"))) == 500
    assert Source(file, file.name).streamed is False


@pytest.mark.parametrize("place", range(65_530, 65_540))
def test_bytes_that_are_no_utf_8_are_counted_wherever_a_piece_ends(place: int) -> None:
    head = b'<?xml version="1.0" encoding="UTF-8"?><a><b c="'
    for inner, bad in (("é€😀".encode(), 0), (b"\xe9x", 1), (b"\xf0\x9f", 1), ("\ufffd".encode(), 0)):
        data = head + b"x" * (place - len(head)) + inner + b'"/><c/></a>'
        others: Counter[str] = Counter()
        [found] = elements(io.BytesIO(data), "a.xml", "b", others=others)
        assert found.get("c", "").lstrip("x") == inner.decode("utf-8", "replace")
        assert (others["\ufffd"], others["c"]) == (bad, 1)
