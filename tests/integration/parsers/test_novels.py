"""Novels as plain text without markup: headings and paragraphs in every script, however their lines are cut."""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import pytest

from smartchat_adapters.parsers.text.chapters import is_numbered_heading
from smartchat_adapters.parsers.text.plain_text import PlainTextParser
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical

SENTENCES = {
    "zh": "老人在码头上看着雾中的船。|夜里没有人说话，灯塔亮着。|“你来了？”她问。|他忘了自己的名字，也忘了回家的路。",
    "ja": "老人は霧の中の船を見ていた。|夜は誰も話さなかったが、灯台だけが光っていた。|「帰るのか」と聞いた。",
    "ko": "노인은 안개 속의 배를 바라보고 있었다.|“벌써 가니?” 그녀가 물었다.|그는 집으로 가는 길도 잊었다.",
    "ru": "Старик смотрел на корабль в тумане.|— Ты уже уходишь? — спросила она.|Ночью никто не говорил ни слова.",
    "el": "Ο γέρος κοίταζε το πλοίο στην ομίχλη.|Τη νύχτα κανείς δεν μιλούσε.|Είχε ξεχάσει το όνομά του.",
    "ar": "كان العجوز ينظر إلى السفينة في الضباب.|لم يتكلم أحد في الليل.|هل ترحل الآن؟|نسي اسمه ونسي طريق البيت.",
    "hi": "बूढ़ा आदमी कोहरे में जहाज़ को देख रहा था।|रात को कोई नहीं बोला।|क्या तुम जा रहे हो?",
    "en": "The old man watched the ship in the fog.|Nobody spoke at night.|“Are you leaving?” she asked.",
}
INDENTS = {"zh": "　　", "ja": "　"}
HEADINGS = [
    ("zh", "第一章 起雾|第二章 归船|第三章 歌声"),
    ("zh", "第一章起雾|第二章归船|第三章歌声"),
    ("zh", "【第一章】起雾|【第二章】归船|【第三章】歌声"),
    ("zh", "正文 第1章：起雾|正文 第2章：归船|正文 第3章：歌声"),
    ("zh", "楔子|第一回　起雾|尾声"),
    ("zh", "第一卷 海 第一章 起雾|第一卷 海 第二章 归船|第二卷 山 第三章 歌声"),
    ("zh", "一|二|三"),
    ("ja", "プロローグ|第１話　霧|エピローグ"),
    ("ja", "序章　霧の港|第一章　船|終章　歌"),
    ("ko", "프롤로그|제1장 안개|제이장 배"),
    ("ko", "1화. 안개|2화. 배|3화. 노래"),
    ("ru", "Пролог|Глава 1. Туман|Глава вторая"),
    ("ru", "ЧАСТЬ ПЕРВАЯ|ЧАСТЬ ВТОРАЯ|ЧАСТЬ ТРЕТЬЯ"),
    ("el", "Κεφάλαιο 1|Κεφάλαιο 2|Κεφάλαιο 3"),
    ("ar", "الفصل الأول|الفصل الثاني|الفصل الثالث"),
    ("hi", "अध्याय 1|अध्याय 2|अध्याय 3"),
    ("en", "Chapter 1: The Fog|Chapter 2: The Ship|Chapter 3: The Song"),
]
LAYOUTS = ["lines", "indented lines", "blank before headings", "blank everywhere", "wrapped and indented"]


def read(tmp_path: Path, text: str) -> ParsedDocument:
    path = tmp_path / "novel.txt"
    path.write_text(text, encoding="utf-8")
    document = PlainTextParser().parse(path, limits=ParsingLimits())
    check_canonical(document)
    return document


def novel(language: str, headings: list[str]) -> list[tuple[str, list[str]]]:
    """Each heading with its paragraphs, of one to four sentences."""
    chance = random.Random(language)
    sentences = SENTENCES[language].split("|")
    space = "" if language in INDENTS else " "

    def paragraph() -> str:
        return space.join(chance.choice(sentences) for _ in range(chance.randint(1, 4)))

    return [(heading, [paragraph() for _ in range(9)]) for heading in headings]


def wrapped(language: str, paragraph: str, indent: str) -> list[str]:
    if language in INDENTS:
        line = indent + paragraph
        return [line[at : at + 30] for at in range(0, len(line), 30)]
    return textwrap.wrap(paragraph, 66, initial_indent=indent)


def laid_out(language: str, chapters: list[tuple[str, list[str]]], layout: str) -> str:
    indent = INDENTS.get(language, "    ") if "indented" in layout else ""
    lines: list[str] = []
    for heading, paragraphs in chapters:
        lines += [""] if "blank" in layout else []
        lines.append(heading)
        for paragraph in paragraphs:
            lines += [""] if layout == "blank everywhere" else []
            lines += wrapped(language, paragraph, indent) if "wrapped" in layout else [indent + paragraph]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("language", "headings"), HEADINGS)
def test_chapters_and_paragraphs_however_lines_are_cut(tmp_path: Path, language: str, headings: str) -> None:
    chapters = novel(language, headings.split("|"))
    for layout in LAYOUTS:
        document = read(tmp_path, laid_out(language, chapters, layout))
        found = [section.title.lstrip("【正文 ").replace("】", " ") for section in document.sections]
        wanted = [heading.lstrip("【正文 ").replace("】", " ") for heading, _ in chapters]
        assert [title.split() for title in found] == [title.split() for title in wanted], layout
        # Where a paragraph's last line is full by chance, nothing shows that the next one begins.
        missing = [text for _, texts in chapters for text in texts if text not in document.text.split("\n\n")]
        assert len(missing) <= (2 if "wrapped" in layout else 0), (layout, missing)


@pytest.mark.parametrize(
    "line",
    [
        "第一章讲的是海。",
        "第一回合，他输了，没有人看见。",
        "第三节课开始的时候，天已经黑了；",
        "Глава первая была длинной и скучной.",
        "الفصل الأول من الكتاب كان طويلا جدا.",
        "제1장은 안개에 대한 이야기였다.",
        "Part of the crew slept.",
    ],
)
def test_sentences_that_begin_like_headings(line: str) -> None:
    assert not is_numbered_heading(line)


def test_one_joined_number_is_no_heading(tmp_path: Path) -> None:
    """`第一场雪` is the first snow; only a series shows that joined words are a title."""
    text = "\n".join(["　　老人在码头上看着雾中的船。"] * 6 + ["第一场雪"] + ["　　夜里没有人说话，灯塔亮着。"] * 6)
    assert read(tmp_path, text).sections == ()


def test_the_title_of_a_chapter_on_the_line_below(tmp_path: Path) -> None:
    body = ["　　老人在码头上看着雾中的船。"] * 4
    text = "\n".join(["第一章", "起雾", *body, "第二章", "归船", *body])
    assert [section.title for section in read(tmp_path, text).sections] == ["第一章. 起雾", "第二章. 归船"]


def test_wrapped_speech_that_begins_with_a_dash(tmp_path: Path) -> None:
    speech = (
        "— Ты уже уходишь? — спросила она, и никто не ответил ей, потому что все спали. — Тогда и я пойду, — сказала "
        "она и закрыла за собой дверь, а старик смотрел на корабль в тумане. — Прощай, — подумал он."
    )
    for width in range(50, 80, 3):
        wrapped_text = f"{textwrap.fill(speech, width)}\n\n{textwrap.fill(speech, width)}\n"
        assert read(tmp_path, wrapped_text).text == f"{speech}\n\n{speech}", width
