"""Raised digits, formulas, letters that are pictures and placed words, within the running text."""

from pathlib import Path

import pytest

from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.parsed import ParsedDocument, WarningCode
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.testing.document_reader import check_canonical
from tests.support.epub_maker import EpubMaker

MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'
HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"

RAISED = {
    "million": ("held 10<sup>6</sup> cells", "held 10⁶ cells"),
    "millionth": ("10<sup>−6</sup> m, 10<sup>-9</sup> m", "10⁻⁶ m, 10⁻⁹ m"),
    "area": ("5&#160;km<sup>2</sup>", "5 km²"),
    "after an element": ("<i>x</i><sup>2</sup>", "x²"),
    "within an element": ("x<sup><i>n</i>+1</sup>", "xⁿ⁺¹"),
    "letters that are no exponent": ("1<sup>st</sup>, M<sup>lle</sup>, 18<sup>e</sup>", "1st, Mlle, 18e"),
    "an exponent without raised characters": ("10<sup>6.5</sup> and e<sup>−x/2</sup>", "10^6.5 and e^(−x/2)"),
    "a power of two": ("2<sup>k</sup> and 2<sup>n</sup>", "2^k and 2ⁿ"),
    "fraction": ("a part is <sup>1</sup>⁄<sub>3</sub>.", "a part is 1⁄3."),
    "mixed number": ("3<sup>1</sup>/<sub>2</sub> miles", "3 1/2 miles"),
    "year of two reckonings": ("in 165<sup>0</sup>/<sub>1</sub>", "in 1650/1"),
    "water": ("H<sub>2</sub>O, SO<sub>4</sub>, V<sub>max</sub>", "H₂O, SO₄, Vmax"),
    "mark of a note without a link": ("the king<sup>12</sup> rode<sup>3, 4</sup>", "the king¹² rode³, ⁴"),
    "mark of a note in a link": (
        'held 10<sup><a href="#n">6</a></sup><a href="#m"><sup>7</sup></a> cells',
        "held 10 cells",
    ),
    "number of a verse": ("<sup>16</sup>For God", "¹⁶For God"),
    "by a class": ('10<span class="x super">6</span> and H<span style="vertical-align: sub">2</span>O', "10⁶ and H₂O"),
}

FORMULAS = {
    "fraction": (MATH.format(HALF), "1/2"),
    "mixed number": (MATH.format(f"<mn>3</mn>{HALF}"), "3 1/2"),
    "energy": (MATH.format("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"), "E=mc²"),
    "compound": (
        MATH.format(
            "<mi>x</mi><mo>=</mo><mfrac><mrow><mo>−</mo><mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup>"
            "<mo>−</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac>"
        ),
        "x=(−b±√(b²−4ac))/(2a)",
    ),
    "sum": (
        MATH.format(
            "<munderover><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>N</mi></munderover><mi>k</mi>"
        ),
        "∑_(k=1)^N k",
    ),
    "cube root": (MATH.format("<mroot><mi>x</mi><mn>3</mn></mroot>"), "∛x"),
    "function": (MATH.format("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>"), "sin x"),
    "mean": (MATH.format("<mover><mi>x</mi><mo>¯</mo></mover>"), "x\u0304"),
    "isotope": (MATH.format("<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>"), "₆¹⁴C"),
    "matrix": (
        MATH.format(
            "<mfenced><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
            "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable></mfenced>"
        ),
        "(1 0; 0 1)",
    ),
    "two indices": (
        MATH.format("<msub><mi>a</mi><mrow><mn>1</mn><mo>&#x2063;</mo><mn>2</mn></mrow></msub>"),
        "a_(1,2)",
    ),
    "prefixed": ('<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"><m:mi>a</m:mi></m:math>', "a"),
    "words": (MATH.format("<mi>x</mi><mo>></mo><mn>0</mn><mtext> if </mtext><mi>y</mi>"), "x>0 if y"),
    "notes for programs": (
        MATH.format("<semantics><mrow><mi>a</mi></mrow><annotation encoding='TeX'>\\alpha</annotation></semantics>"),
        "a",
    ),
    "author's words": ('<math alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>', "x squared"),
    "TeX is no text": ('<math alttext="\\frac{1}{2}"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>', "1/2"),
    "content markup": (
        MATH.format("<apply><plus/><ci>a</ci><apply><divide/><cn>1</cn><cn>2</cn></apply></apply>"),
        "a+1/2",
    ),
}

PICTURES = {
    "gaiji under ruby": (
        '<ruby><rb><img class="gaiji" src="g.png" alt="喰"/></rb><rt>く</rt></ruby>い殺された',
        "喰い殺された",
    ),
    "initial": ('<img src="o.png" alt="O"/>nce there lived', "Once there lived"),
    "initial in words": ('<img src="o.png" alt="Illuminated letter T"/>he king', "The king"),
    "within a word": ('a <img src="x.png" alt="č"/>ardak and Dvo<img src="x.png" alt="ř"/>ák', "a čardak and Dvořák"),
    "sign": ('the sign <img src="x.png" alt="☿"/> of Mercury', "the sign ☿ of Mercury"),
    "formula": ('it is <img src="x.png" alt="a+b=c"/>, as', "it is a+b=c, as"),
    "map": ('<img src="m.png" alt="A map"/>', ""),
    "picture beside words": ('The isle. <img src="m.png" alt="A map of the isle"/>', "The isle."),
    "decoration": ('one <img src="m.png" alt=""/> two', "one two"),
}

PLACED = {
    "lines of a drawing": (
        "<svg><text><tspan x='10' y='20'>lay in</tspan><tspan x='10' y='40'>fog when</tspan></text></svg>",
        "lay in fog when",
    ),
    "letters of a word": (
        "<svg><text><tspan x='1' y='9'>f</tspan><tspan x='2' y='9'>o</tspan><tspan x='3' y='9'>g</tspan></text></svg>",
        "fog",
    ),
    "lines by steps": ("<svg><text x='1'>lay in<tspan x='0' dy='1em'>fog</tspan></text></svg>", "lay in fog"),
    "coloured letters": ("<svg><text>f<tspan fill='red'>o</tspan>g</text></svg>", "fog"),
    "spans": (
        '<p><span style="position:absolute;left:1px">lay</span><span style="position: absolute">in</span></p>',
        "lay in",
    ),
}
CASES = {
    **{f"raised: {name}": (f"<p>{body}</p>", text) for name, (body, text) in RAISED.items()},
    **{f"formula: {name}": (f"<p>It is {body}.</p>", f"It is {text}.") for name, (body, text) in FORMULAS.items()},
    **{f"picture: {name}": (f"<p>{body}</p>", text) for name, (body, text) in PICTURES.items()},
    **{f"placed: {name}": case for name, case in PLACED.items()},
}


def read(body: str, tmp_path: Path) -> ParsedDocument:
    maker = EpubMaker()
    maker.add("a.xhtml", f"<p>Start.</p>{body}<p>End.</p>")
    document = EpubParser().parse(maker.write(tmp_path / "a.epub"), limits=ParsingLimits())
    check_canonical(document)
    return document


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("read_by", ["fast", "parser", "html"])
def test_signs(name: str, read_by: str, tmp_path: Path) -> None:
    """The same by each of the three ways to read a page."""
    body, expected = CASES[name]
    if read_by == "html":
        document = html_to_document(f"<!DOCTYPE html><body><p>Start.</p>{body}<p>End.</p>")
    else:
        document = read(body + "<!-- -->" * (read_by == "parser"), tmp_path)
    assert document.text == "\n\n".join(["Start.", *([expected] if expected else []), "End."])


def test_a_formula_stands_apart_from_numbers(tmp_path: Path) -> None:
    assert "3 1/2 4 or" in read(f"<p>3{MATH.format(HALF)}4 or</p>", tmp_path).text


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<p>his <img src="m.svg" alt="a cross"/> mark, and tr<img src="x.png"/>e</p>', "2 pictures within a line"),
        ("<p>It is <math><semantics><annotation>x</annotation></semantics></math>.</p>", "1 formula"),
        ('<iframe src="b.xhtml"></iframe><textarea>a</textarea>', "1 frame, 1 form field"),
        ('<video src="v.mp4"></video><p>x<audio src="v.mp3"/></p>', "1 sound recording, 1 video"),
    ],
)
def test_what_is_no_text_is_named(body: str, message: str, tmp_path: Path) -> None:
    (found,) = (one for one in read(body, tmp_path).warnings if one.code is WarningCode.NOT_READ)
    assert (found.subject, found.message) == ("book/a.xhtml", f"Not read, for it is no text: {message}.")


def test_a_quote_of_a_formula_has_a_place(tmp_path: Path) -> None:
    document = read(f"<p>{MATH.format(HALF)} of it</p><p>and {MATH.format(HALF)}</p>", tmp_path)
    assert document.anchors.kind is AnchorKind.EPUB
    points = dict(zip(document.anchors.offsets, document.anchors.points, strict=True))
    assert points[document.text.index("1/2")] == "0|/4/4/1|0"
    assert points[document.text.index(" of it")] == "0|/4/4/3|0"
