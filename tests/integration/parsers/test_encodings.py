"""Text files in encodings that nothing declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_adapters.parsers.inspection import inspect_file
from smartchat_adapters.parsers.text.plain_text import PlainTextParser
from smartchat_core.errors import InputError
from smartchat_core.model.parsed import WarningCode
from smartchat_core.parsing.format_registry import FormatRegistry, InstalledParser
from smartchat_core.parsing.wide_text import wide_encoding
from smartchat_core.ports.parser import ParsingLimits

REGISTRY = FormatRegistry(
    [InstalledParser(name=name, package="smartchat", formats=kinds, built_in=True) for name, kinds in BUILT_IN.items()]
)
TEXTS = {
    "fr": "Le vieux pêcheur s’était levé très tôt ; les lumières du port brillaient déjà dans la brume.",
    "de": "Die Möwen saßen über den Dächern, und die Männer gingen früh zum Fluss, um die Boote zu rüsten.",
    "pl": "Łodzie wróciły o świcie, a kobiety czekały na nabrzeżu; nikt nie spał, bo mgła była gęsta i zimna.",
    "cs": "Lodě se vrátily ráno a ženy čekaly na nábřeží; nikdo nespal, protože mlha byla příliš hustá.",
    "hu": "A hajók reggel tértek vissza, és az asszonyok a rakparton vártak; senki sem aludt a sűrű köd miatt.",
    "tr": "Gemiler sabah döndü, kadınlar ışıklarla rıhtımda bekliyordu; sis çok yoğundu ve hiç kimse uyumamıştı.",
    "lt": "Laivai grįžo rytą, o moterys laukė krantinėje su žiburiais; niekas nemiegojo, nes rūkas buvo tirštas.",
    "ru": "Лодки вернулись утром, и женщины ждали на набережной с фонарями; никто не спал из-за тумана.",
    "uk": "Човни повернулися вранці, і жінки чекали на березі з ліхтарями; ніхто не спав, бо туман був густий і їх.",
    "el": "Τα καράβια γύρισαν το πρωί και οι γυναίκες περίμεναν στην προκυμαία· κανείς δεν είχε κοιμηθεί.",
    "he": "הסירות שבו בבוקר והנשים חיכו על הרציף עם פנסים; איש לא ישן כי הערפל היה כבד מאוד.",
    "ar": "عادت القوارب في الصباح وكانت النساء ينتظرن على الرصيف بالمصابيح، ولم ينم أحد بسبب الضباب.",
    "th": "เรือกลับมาในตอนเช้า ผู้หญิงยืนรอที่ท่าเรือพร้อมโคมไฟ ไม่มีใครได้นอนเพราะหมอกหนามาก",
    "zh": "船在早晨回来了，女人们提着灯在码头上等着，因为雾太大，没有人睡觉。",
    "zt": "船在早晨回來了，女人們提著燈在碼頭上等著，因為霧太大，沒有人睡覺。",
    "ja": "船は朝に戻り、女たちは灯りを持って波止場で待っていた。霧が深くて誰も眠れなかった。",
    "ko": "배들은 아침에 돌아왔고 여자들은 등불을 들고 부두에서 기다렸다. 안개 때문에 아무도 자지 못했다.",
}
ENCODINGS = {
    "fr": "cp1252 mac_roman",
    "de": "cp1252 cp850",
    "pl": "cp1250 iso8859-2 cp852",
    "cs": "cp1250 cp852",
    "hu": "cp1250",
    "tr": "cp1254",
    "lt": "cp1257",
    "ru": "cp1251 koi8-r cp866 mac_cyrillic iso8859-5",
    "uk": "cp1251 koi8-u",
    "el": "cp1253",
    "he": "cp1255",
    "ar": "cp1256",
    "th": "cp874",
    "zh": "gb18030",
    "zt": "big5",
    "ja": "cp932 euc_jp",
    "ko": "euc_kr",
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize(
    ("language", "encoding"), [(language, one) for language, names in ENCODINGS.items() for one in names.split()]
)
@pytest.mark.parametrize("times", [1, 40])
def test_each_text_is_read_in_its_own_encoding(tmp_path: Path, language: str, encoding: str, times: int) -> None:
    path = tmp_path / "book.txt"
    text = "\n\n".join([TEXTS[language]] * times)
    path.write_bytes(text.encode(encoding))
    assert inspect_file(path, path.name, REGISTRY).format == "text"
    document = PlainTextParser().parse(path, limits=ParsingLimits())
    assert document.text == text
    (warning,) = document.warnings
    assert (warning.code, warning.subject) == (WarningCode.ENCODING_GUESSED, "book.txt")


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("encoding", WIDE)
def test_wide_text_without_a_mark(tmp_path: Path, language: str, encoding: str) -> None:
    path = tmp_path / "book.txt"
    for text in (TEXTS[language], f"{TEXTS[language]}\n\n" * 300):
        path.write_bytes(text.encode(encoding))
        assert inspect_file(path, path.name, REGISTRY).format == "text"
        document = PlainTextParser().parse(path, limits=ParsingLimits())
        assert document.text == text.strip()
        assert [warning.code for warning in document.warnings] == [WarningCode.ENCODING_GUESSED]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("naïve café", "cp1252"),
        ("It’s 5 €", "cp1252"),
        ("“Hello,” she said—twice.", "cp1252"),
        ("El niño comió pan", "cp1252"),
        ("Grüße aus Köln – café für 5 €", "cp1252"),
        ("Привет, мир", "cp1251"),
        ("こんにちは世界", "cp932"),
        ("你好，世界", "big5"),
    ],
)
def test_short_texts(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode(encoding))
    assert PlainTextParser().parse(path, limits=ParsingLimits()).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01",
        b"plain words, and nothing else",
        bytes(range(256)) * 8,
        b"\x00\x00\x01\x00\x05\x00\x10\x00" * 200,
        b"".join(number.to_bytes(2, "little") for number in range(0, 40_000, 7)),
        "Привет, как дела?".encode(),
        "Привет, как дела?".encode("cp1251"),
    ],
)
def test_what_is_no_wide_text(tmp_path: Path, data: bytes) -> None:
    assert wide_encoding(data) is None


def test_numbers_in_two_bytes_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "samples.txt"
    path.write_bytes(b"".join((number * number % 65_521).to_bytes(2, "little") for number in range(9_000)))
    with pytest.raises(InputError):
        inspect_file(path, path.name, REGISTRY)
