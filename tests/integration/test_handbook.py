from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

import smartchat
from smartchat.cli.commands.serve.run import HANDBOOK, add_handbook
from smartchat.handbook import build_handbook, documentation
from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.errors import ConfigurationError
from smartchat_core.ports.parser import ParsingLimits

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    pages = {
        "README.md": "# Welcome\n\nSee the [tutorial](tutorial/first.md#step-two), [code](../src/x.py),\n"
        "[site](https://example.org/?a=1&b=2) and [below](#end).\n\n## End\n\nA & B < C, *it* **is**.\n",
        "adr/0001-choice.md": "# 1. A choice\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n",
        "explanation/why.md": "No heading, only [home](../README.md) and [nowhere](gone.md).\n",
        "how-to/backup.md": "# Back up\n\n```sh\nsmartchat backup <dir> && echo 'ok'\n```\n\n![plan](plan.png)\n",
        "reference.md": "# Reference\n\n## Same\n\n## Same\n\n## 3 `code`\n\n<script>alert(1)</script>\n",
        "tutorial/first.md": "# First steps\n\n## Step one\n\nDo.\n\n## Step two\n\nLine  \nbreak.\n\n- a\n- b\n",
    }
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def values(tree: etree._Element, *names: str) -> list[str]:
    return [str(element.get(name)) for element in tree.iter() for name in names if element.get(name) is not None]


def test_container(docs: Path, tmp_path: Path) -> None:
    target = build_handbook(docs, tmp_path / "out" / "handbook.epub")
    with zipfile.ZipFile(target) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert archive.read(first) == b"application/epub+zip"
    assert target.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"
    assert list(target.parent.iterdir()) == [target]


def test_same_files_same_bytes(docs: Path, tmp_path: Path) -> None:
    one, two = build_handbook(docs, tmp_path / "1.epub"), build_handbook(docs, tmp_path / "2.epub")
    assert one.read_bytes() == two.read_bytes()
    (docs / "README.md").write_text("# Other\n")
    assert build_handbook(docs, two).read_bytes() != one.read_bytes()


def test_order_and_titles(docs: Path, tmp_path: Path) -> None:
    files = unpack(build_handbook(docs, tmp_path / "handbook.epub"))
    links = etree.fromstring(files["EPUB/nav.xhtml"]).findall(f".//{XHTML}nav/{XHTML}ol/{XHTML}li/{XHTML}a")
    assert [link.text for link in links] == ["Welcome", "First steps", "Back up", "Reference", "Why", "1. A choice"]


def test_every_reference_has_its_target(docs: Path, tmp_path: Path) -> None:
    files = unpack(build_handbook(docs, tmp_path / "handbook.epub"))
    trees = {name: etree.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".ncx", ".opf"))}
    anchors: set[str] = set()
    for name, tree in trees.items():
        ids = values(tree, "id")
        assert len(ids) == len(set(ids)), name
        page = name.removeprefix("EPUB/")
        anchors |= {page, *(f"{page}#{anchor}" for anchor in ids)}
    for name, tree in trees.items():
        page = name.removeprefix("EPUB/")
        for target in values(tree, "href", "src"):
            if not re.match(r"https?:", target) and target != "style.css":
                assert (f"{page}{target}" if target.startswith("#") else target) in anchors, (name, target)
    manifest = {str(item.get("href")) for item in trees["EPUB/package.opf"].iter(f"{OPF}item")}
    inside = {name.removeprefix("EPUB/") for name in files if name.startswith("EPUB/")} - {"package.opf"}
    assert manifest == inside


def test_links_between_pages(docs: Path, tmp_path: Path) -> None:
    files = unpack(build_handbook(docs, tmp_path / "handbook.epub"))
    welcome = files["EPUB/chapter-001.xhtml"].decode()
    assert '<a href="chapter-002.xhtml#step-two">tutorial</a>' in welcome
    assert '<a href="chapter-001.xhtml#end">below</a>' in welcome
    assert "<a>code</a>" in welcome
    assert "&lt;script&gt;" in files["EPUB/chapter-004.xhtml"].decode()


def test_playing_order(docs: Path, tmp_path: Path) -> None:
    files = unpack(build_handbook(docs, tmp_path / "handbook.epub"))
    points = list(etree.fromstring(files["EPUB/toc.ncx"]).iter(f"{NCX}navPoint"))
    assert [point.get("playOrder") for point in points] == [str(number) for number in range(1, len(points) + 1)]


def test_it_is_read_as_a_book(docs: Path, tmp_path: Path) -> None:
    document = EpubParser().parse(build_handbook(docs, tmp_path / "handbook.epub"), limits=ParsingLimits())
    assert document.metadata.title == "The SmartChat Handbook"
    assert document.metadata.language == "en"
    assert not document.warnings
    titles = [section.title for section in document.sections]
    assert titles[:4] == ["Welcome", "End", "First steps", "Step one"]
    assert "A & B < C, it is." in document.text
    assert "smartchat backup <dir> && echo 'ok'" in document.text


def test_no_documentation(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        build_handbook(tmp_path, tmp_path / "handbook.epub")
    assert not (tmp_path / "handbook.epub").exists()


def test_documentation_is_found() -> None:
    assert documentation().is_dir()


async def test_an_older_handbook_makes_way_and_a_file_of_its_name_does_not(docs: Path, tmp_path: Path) -> None:
    async with smartchat.aopen(tmp_path / "library", embedder="none") as library:
        older = await library.add(build_handbook(docs, tmp_path / HANDBOOK))
        (tmp_path / "own").mkdir()
        with zipfile.ZipFile(older_path := tmp_path / HANDBOOK) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(tmp_path / "own" / older_path.name, "w") as archive:
            for name, data in entries.items():
                archive.writestr(name, data.replace(b"The SmartChat authors", b"Somebody Else"))
        own = await library.add(tmp_path / "own" / HANDBOOK)
        assert own.document.metadata.authors == ("Somebody Else",)
        await add_handbook(library)
        listed = {one.id for one in await library.documents()}
        assert own.id in listed
        assert older.id not in listed
        assert len(listed) == 2
