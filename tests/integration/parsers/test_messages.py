"""Messages: mail with its parts, and web pages that a browser saved as one file."""

from __future__ import annotations

import email.message
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from smartchat_adapters.parsers.inspection import inspect_file
from smartchat_adapters.parsers.mail.parser import MessageParser
from smartchat_core.errors import DamagedFile, EncryptedFile, FileTooLarge, HostileFile, NoTextFound
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from smartchat_core.testing.pdf_files import PdfText, column, make_pdf
from tests.support.formats import BUILT_IN_FORMATS

PROSE = [
    "It was a bright cold day in the second week of spring, and the clocks were",
    "striking as the travellers came down from the hills into the little town.",
]
PLAIN = "The bär came to the village at night, and nobody had slept.\n"
PAGE = "<html><head><title>Other</title></head><body><p>The bär came to the village at night.</p></body></html>"


def read(tmp_path: Path, data: bytes, name: str = "m.eml") -> ParsedDocument:
    path = tmp_path / name
    path.write_bytes(data)
    document = MessageParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


def message(**headers: str) -> EmailMessage:
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = "Ann Wrïter <ann@harbour.example>"
    made["To"] = "bo@harbour.example"
    made["Subject"] = "The bär of Köln"
    made["Date"] = "Mon, 05 Jan 2026 10:00:00 +0100"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_plain_message(tmp_path: Path, cte: str, charset: str) -> None:
    made = message()
    made.set_content(PLAIN, charset=charset, cte=cte)
    document = read(tmp_path, made.as_bytes())
    assert document.text == PLAIN.strip()
    metadata = document.metadata
    assert (metadata.title, metadata.authors, metadata.published) == ("The bär of Köln", ("Ann Wrïter",), "2026-01-05")
    assert document.warnings == ()


def test_every_part_is_read_or_named(tmp_path: Path) -> None:
    inner = message()
    inner.replace_header("Subject", "The inner one")
    inner.set_content("Words of another message.")
    made = message()
    made.set_content(PLAIN)
    made.add_alternative(PAGE, subtype="html")
    made.add_attachment("Words of a file.\n", filename="notes.txt")
    made.add_attachment(b"\x00\x01" * 50, maintype="application", subtype="octet-stream", filename="data.bin")
    made.add_attachment(b"\x89PNG" * 50, maintype="image", subtype="png", filename="photo.png")
    made.add_attachment("<p>Words of a page.</p>", subtype="html", filename="page.html")
    made.add_attachment(inner)
    document = read(tmp_path, made.as_bytes())
    for words in ("nobody had slept", "Words of a file.", "Words of a page.", "Words of another message."):
        assert document.text.count(words) == 1
    assert document.text.count("The bär") == 1
    assert "AAEAAQ" not in document.text
    assert [section.title for section in document.sections] == ["notes.txt", "page.html", "The inner one"]
    named = {warning.subject: warning.message for warning in document.warnings}
    assert {WarningCode.NOT_READ} == {warning.code for warning in document.warnings}
    assert "data.bin" in named["attachment"]
    assert "photo.png" in named["picture"]


def test_documents_that_are_attached_are_sections(tmp_path: Path) -> None:
    inner = message()
    inner.replace_header("Subject", "The inner one")
    inner.set_content("Words of another message.")
    made = message()
    made.set_content(PLAIN)
    chapters = [PdfText(72, 700, "Chapter 1", size=20), *column(PROSE, top=650)]
    attach = made.add_attachment
    attach(
        make_pdf([chapters, [PdfText(72, 700, "Chapter 2", size=20), *column(PROSE, top=650)]]),
        "application",
        "pdf",
        filename="Report.pdf",
    )
    attach(
        make_pdf([column(["Unnamed type, but a letter of some length."])]),
        "application",
        "octet-stream",
        filename="b.dat",
    )
    attach(make_pdf([[]], scans=[0]), "application", "pdf", filename="scan.pdf")
    attach(b"%PDF-1.4 and then nothing", "application", "pdf", filename="broken.pdf")
    attach(b"A note of the harbour master.", "application", "octet-stream", filename="NOTE.TXT")
    attach(b"<p>A page of the harbour.</p>", "application", "x-download", filename="page.htm")
    attach(inner.as_bytes(), "application", "octet-stream", filename="inner.eml")
    attach(b"\0\1binary", "application", "octet-stream", filename="data.txt")
    document = read(tmp_path, made.as_bytes())
    titles = [(one.title, one.level) for one in document.sections]
    assert titles == [
        ("Report.pdf", 1),
        ("Chapter 1", 2),
        ("Chapter 2", 2),
        ("b.dat", 1),
        ("NOTE.TXT", 1),
        ("page.htm", 1),
        ("The inner one", 1),
    ]
    for section, words in zip(
        document.sections[2:], ("travellers", "some length", "master", "page of", "Words of"), strict=True
    ):
        assert words in document.text[section.span.start : section.span.end]
    named = " ".join(warning.message for warning in document.warnings if warning.code is WarningCode.NOT_READ)
    assert all(name in named for name in ("scan.pdf", "broken.pdf", "data.txt"))
    assert "Report.pdf" not in named


def test_attached_documents_are_bounded(tmp_path: Path) -> None:
    made = message()
    made.set_content(PLAIN)
    letter = make_pdf([column(["A letter of the harbour master."])])
    for number in range(25):
        made.add_attachment(letter, "application", "pdf", filename=f"{number}.pdf")
    document = read(tmp_path, made.as_bytes())
    assert document.text.count("harbour master") == 20
    assert "5 × attached PDF" in document.warnings[-1].message
    path = tmp_path / "long.eml"
    path.write_bytes(made.as_bytes())
    with pytest.raises(FileTooLarge):
        MessageParser().parse(path, limits=ParsingLimits(text_characters=200))


def test_the_page_where_the_plain_text_only_points_at_it(tmp_path: Path) -> None:
    made = message()
    made.set_content("See the page.")
    made.add_alternative(PAGE.replace("</p>", f"</p><p>{PLAIN * 5}</p>"), subtype="html")
    document = read(tmp_path, made.as_bytes())
    assert document.text.startswith("The bär came to the village at night.\n\n")
    assert document.metadata.title == "The bär of Köln"


def saved_page(body: str, *parts: tuple[str, str, str], charset: str = "", start: str = "") -> bytes:
    """A page as browsers save it; the parts are type, location and content."""
    lines = [
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://harbour.example/fog",
        "Subject: =?utf-8?Q?The=20Fog=20at=20K=C3=B6ln?=",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="--cut"{start}',
        "",
    ]
    for kind, location, content in (("text/html", "https://harbour.example/fog", body), *parts):
        part = email.message.Message(policy=email.policy.compat32)
        part.set_payload(content, "utf-8")
        lines += [
            "----cut",
            f"Content-Type: {kind}{charset}",
            "Content-Transfer-Encoding: base64",
            f"Content-Location: {location}",
            "Content-ID: <" + location.rpartition("/")[2] + ">",
            "",
            str(part.get_payload()),
        ]
    return "\r\n".join([*lines, "----cut--", ""]).encode()


def test_a_saved_page(tmp_path: Path) -> None:
    body = (
        "<html><head><title>The Fog at Köln</title><link rel=stylesheet href=style.css></head><body>"
        "<nav><a href=/>Home</a></nav><h1>The Fog</h1><p>The Rhine brücke was closed.</p><p class=x>Secret words.</p>"
        "<iframe src=advert.html></iframe></body></html>"
    )
    document = read(
        tmp_path,
        saved_page(
            body,
            ("text/css", "https://harbour.example/style.css", ".x { display: none }"),
            ("image/png", "https://harbour.example/a.png", "PNG"),
            ("text/html", "https://harbour.example/advert.html", "<p>Buy lamps.</p>"),
        ),
        "page.mhtml",
    )
    assert document.text == "The Fog\n\nThe Rhine brücke was closed."
    assert document.metadata.title == "The Fog at Köln"
    assert (document.metadata.authors, document.metadata.identifiers) == ((), ("https://harbour.example/fog",))
    codes = [warning.code for warning in document.warnings]
    assert WarningCode.HIDDEN_TEXT in codes
    assert any("advert.html" in warning.message for warning in document.warnings)


def test_a_saved_page_of_frames(tmp_path: Path) -> None:
    body = "<html><frameset cols='20%,80%'><frame src=a.html><frame src=b.html></frameset></html>"
    frames = [("text/html", f"https://harbour.example/{name}.html", f"<p>Words of {name}.</p>") for name in "ab"]
    assert read(tmp_path, saved_page(body, *frames), "page.mht").text == "Words of a.\n\nWords of b."


def test_the_page_is_the_part_that_the_message_names(tmp_path: Path) -> None:
    data = saved_page(
        "<p>Not the page.</p>",
        ("text/html", "https://harbour.example/main.html", "<p>The page.</p>"),
        start='; start="<main.html>"',
    )
    assert read(tmp_path, data, "page.mht").text == "The page."


def test_recognised_by_content(tmp_path: Path) -> None:
    made = message()
    made.set_content(PLAIN)
    for name, data, expected in (
        ("m.eml", made.as_bytes(), "eml"),
        ("saved", made.as_bytes(), "eml"),
        ("m.txt", made.as_bytes(), "eml"),
        ("page.mhtml", saved_page("<p>Words.</p>"), "mhtml"),
        ("page.html", saved_page("<p>Words.</p>"), "mhtml"),
        ("play.txt", b"HAMLET: To be, or not to be.\nHORATIO: My lord?\n\nThey leave.\n", "text"),
        ("note.txt", b"From: the harbour we saw nothing.\n\nThe fog lifted.\n", "text"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert inspect_file(path, name, BUILT_IN_FORMATS).format == expected, name


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile):
        read(tmp_path, b"\nno header at all\n\nwords")
    with pytest.raises(NoTextFound):
        read(tmp_path, b"From: a@b.example\nDate: x\n\n")
    with pytest.raises(EncryptedFile):
        read(tmp_path, b"From: a@b.example\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nMIIB")
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth) for depth in range(400)
    )
    with pytest.raises(HostileFile):
        read(tmp_path, b"From: a@b.example\n" + deep + b"Content-Type: text/plain\n\nwords\n")
    many = b"--b\nContent-Type: text/plain\n\nx\n" * 2_500
    with pytest.raises(HostileFile):
        read(tmp_path, b'From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n' + many + b"--b--\n")


def test_headers_that_are_made_to_take_long(tmp_path: Path) -> None:
    parameters = b'a="b"; ' * 100_000
    with pytest.raises(HostileFile):
        read(tmp_path, b"From: a@b.example\nContent-Type: text/plain; " + parameters + b"\n\nwords\n")
    assert read(tmp_path, b"From: " + b"(" * 9_000 + b"\nSubject: x\n\nwords\n").metadata.authors == ()


def test_nested_messages_are_bounded(tmp_path: Path) -> None:
    data = PLAIN.encode()
    for _ in range(40):
        data = b"From: a@b.example\nContent-Type: message/rfc822\n\n" + data
    with pytest.raises(HostileFile):
        read(tmp_path, data)
