"""QR codes within pages."""

from xml.etree import ElementTree as ET

from smartchat_adapters.accounts.qr_codes import qr_svg

ADDRESS = "otpauth://totp/SmartChat:olga?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=SmartChat"


def test_it_stands_in_a_page_without_styles() -> None:
    drawn = qr_svg(ADDRESS)
    svg = ET.fromstring(drawn)
    assert svg.tag == "svg"
    assert {"viewBox"} == set(svg.attrib)
    assert "style" not in drawn
    assert [part.get("fill") or part.get("stroke") for part in svg.iter("path")] == ["#fff", "#000"]


def test_other_texts_are_drawn_in_another_way() -> None:
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS.replace("olga", "otto"))
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
