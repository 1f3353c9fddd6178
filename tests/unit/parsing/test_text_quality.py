"""Texts in any language are readable, and what is in no language is not."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.parsing.text_quality import Legibility, legibility, sample_of

ENGLISH = (
    "The harbour lay in the morning fog, and the boats came home one after the other. Nobody on the quay "
    "had expected "
    "them before the evening; the women ran down from the houses with baskets, and the children after them. An old "
    "man, who had once been a pilot, counted the masts and shook his head, because one of them was missing. "
)
PROSE = {
    "english": ENGLISH,
    "german": "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen "
    "begabt und sollen einander im Geist der Brüderlichkeit begegnen. Jeder hat das Recht auf Leben und Freiheit.",
    "polish": "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni "
    "obdarzeni rozumem "
    "i sumieniem i powinni postępować wobec innych w duchu braterstwa. Każdy człowiek ma prawo do życia.",
    "vietnamese": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền lợi. Mọi "
    "con người đều "
    "được tạo hóa ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu.",
    "welsh": "Genir pawb yn rhydd ac yn gydradd â'i gilydd mewn urddas a hawliau. Fe'u cynysgaeddir â "
    "rheswm a chydwybod, "
    "a dylai pawb ymddwyn y naill at y llall mewn ysbryd cymodlon. Y mae gan bawb hawl i fywyd.",
    "zulu": "Bonke abantu bazalwa bekhululekile belingana ngesithunzi nangamalungelo. Bahlanganiswe wumcabango "
    "nangunembeza futhi kufanele baphathane ngomoya wobunye. Wonke umuntu unelungelo lokuphila.",
    "russian": "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены "
    "разумом и совестью и "
    "должны поступать в отношении друг друга в духе братства. Каждый человек имеет право на жизнь.",
    "mongolian": "Хүн бүр төрж мэндлэхэд эрх чөлөөтэй, адилхан нэр төртэй, ижил эрхтэй байдаг. Оюун "
    "ухаан нандин чанар "
    "заяасан хүн гэгч өөр хоорондоо ахан дүүгийн үзэл санаагаар харьцах учиртай.",
    "greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι "
    "προικισμένοι με "
    "λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.",
    "arabic": "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن "
    "يعامل بعضهم بعضاً "
    "بروح الإخاء. لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان.",
    "hebrew": "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך "
    "חובה עליהם לנהוג "
    "איש ברעהו ברוח של אחווה. כל אדם יש לו זכות לחיים, לחירות ולביטחון אישי.",
    "thai": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
    "hindi": "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। "
    "उन्हें बुद्धि और "
    "अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
    "chinese": "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。人人有"
    "资格享有本宣言所载的一切权利和自由，不分种族、肤色、性别、语言、宗教。",
    "classical chinese": "學而時習之，不亦說乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？其為人也孝"
    "弟，而好犯上者鮮矣；不好犯上，而好作亂者，未之有也。",
    "japanese": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は"
    "、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
    "korean": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 "
    "이성과 양심을 부여받았으며 "
    "서로 형제애의 정신으로 행동하여야 한다. 모든 사람은 생명과 자유를 누릴 권리를 가진다.",
    "worn print": "Tlie ohl man wcnt dowu to tbe sca aud looked at tlie slups wliicli lay in tbe "
    "harbour; aud he said unto "
    "hirn: 'Wbat is tliis?' He Lad heen tliere hefore, iu tlie ycar of onr Lord 1742, witb his fatber.",
}
NO_PROSE = {
    "table of numbers": "1,204.5 3,381.0 (12.4) 55.1% 1998 2004-05 <0.01 12/31 £45 $1,200 -3.5 0.8±0.2 "
    "10:45 7 8 9 10\n" * 6,
    "table of words and numbers": "Wheat 12.5 13.1 n/a 14.0\nBarley 3.2 3.4 3.9 4.1\nRye 1.1 1.0 0.9 "
    "0.8\nOats 2.2 2.1\n" * 4,
    "python": "def walk(self, node: Node, *, depth=0) -> list[str]:\n    if node.left is not None and "
    "depth < self._limit:\n"
    "        found += [f'{k}={v!r}' for k, v in node.items() if k[0] != '_']\n    return sorted(found, "
    "key=len)[:10]\n" * 2,
    "perl": "my %h = map { $_ => 1 } @{$self->{list}}; foreach my $k (sort keys %h) {\n"
    "print $k if $h{$k} =~ /^[0-9]+$/; }" * 3,
    "formulas": "f(x)=3x^2+4x-7, (x-1)(x+2)=0, y=(a+b)/(c-d), 2(3+4)=14, E=mc^2, a_1+a_2=a_3, |x|<=1, "
    "{1,2,3}, [0,1)\n" * 3,
    "chess": "15. Nxe5 Qd4 16. Rad1! Qxe5 17. Rd8+ Kh7 18. Qh4+ Kg6 19. Bd3+ f5 20. exf6+ Kxf6 21. f4! 1-0\n" * 3,
    "chemistry": "CH3CH2OH + O2 -> CH3COOH + H2O; 2 KMnO4 + 16 HCl -> 2 KCl + 2 MnCl2 + 5 Cl2 + 8 H2O; "
    "Al2O3, K2Cr2O7\n" * 3,
    "sequences": "MKTAYIAKQR QISFVKSHFS RQLEERLGLI EVQAPILSRV GDGTQDNLSG AEKAVQVKVK ALPDAQFEVV "
    "HSLAKWKRQT LGQHDFSAGE\n" * 3,
    "abbreviations": "NATO UNHCR OECD IMF WTO NASA ESA FBI CIA NSA BBC CNN NBC ABC AOL IBM AMD BMW GM "
    "WHO ILO EU UN\n" * 4,
    "tickers": "AAPL MSFT GOOG AMZN TSLA NVDA JPM BAC WFC XOM CVX PFE MRK JNJ KO PEP WMT TGT HD LOW MCD "
    "SBUX NKE DIS\n" * 4,
    "roman numerals": "Table of Contents I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII "
    "XVIII XIX XX XXI XXII\n" * 4,
    "parts": "AB12-3C4D 17.50 X7-99K 3.20 QR-5512-Z 0.99 LM/33-07 12.00 AB12-3C5D 18.00 X8-10K 4.10 TT-001-B 2.25\n"
    * 3,
    "contents with leaders": "Chapter One .............................. 3\nChapter Two "
    ".............................. 17\n" * 4,
    "drawn table": "┌──────┬──────┐\n│ 12   │ 34   │\n├──────┼──────┤\n│ 56   │ 78   │\n└──────┴──────┘\n" * 5,
    "dictionary": "harbour /ˈhɑːbə/ n. (US harbor) 1 a place of shelter for ships. 2 fig. a refuge. — "
    "v.t. ~ a grudge, OE "
    "herebeorg. harbourage n., harbourless a., harbour-master n. hard /hɑːd/ a. & adv. 1 firm to the touch; ",
    "hexadecimal": "00000010: 7f45 4c46 0201 0100 0000 0000 0000 0000 0300 3e00 0100 0000 c010 0000 0000 0000\n" * 5,
    "links": "https://example.org/a?b=1&c=2 http://www.example.com/%7Euser/index.html#top "
    "mailto:someone@example.net\n" * 3,
}


@pytest.mark.parametrize("name", PROSE)
def test_prose_of_any_language_is_readable(name: str) -> None:
    assert legibility(PROSE[name] * 2) is Legibility.READABLE


@pytest.mark.parametrize("name", NO_PROSE)
def test_what_is_no_prose_is_no_garbage(name: str) -> None:
    assert legibility(NO_PROSE[name]) is Legibility.READABLE


LETTERS = string.ascii_letters + ".,"


def _replaced(text: str, others: str, seed: int) -> str:
    chance = random.Random(seed)  # a font's table, not cryptography
    return text.translate({ord(letter): chance.choice(others) for letter in LETTERS})


WRONG = {
    "signs and digits": "".join(map(chr, range(0x21, 0x3F))),
    "accented letters and signs": "".join(map(chr, range(0xA1, 0x100))),
    "private characters": "".join(map(chr, range(0xE000, 0xE060))),
    "dingbats": "".join(map(chr, range(0x2701, 0x27B0))),
    "ideographs": "".join(map(chr, range(0x4E00, 0x9FA0, 7))),
    "syllables": "".join(map(chr, range(0xAC00, 0xD7A0, 7))),
    "letters of several scripts": "".join(map(chr, [*range(0x21, 0x7F), *range(0xA1, 0x450)])),
    "one letter": "A",
    "question marks": "?",
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_tables_of_characters_are_unreadable(name: str) -> None:
    """A table may happen to leave much in its place: most are found."""
    found = [legibility(_replaced(ENGLISH * 3, WRONG[name], seed)) for seed in range(20)]
    assert found.count(Legibility.UNREADABLE) >= 16


@pytest.mark.parametrize("steps", [*range(1, 26, 4), 25])
def test_letters_that_stand_for_others_are_unreadable(steps: int) -> None:
    low, high = string.ascii_lowercase, string.ascii_uppercase
    moved = str.maketrans(low + high, low[steps:] + low[:steps] + high[steps:] + high[:steps])
    assert legibility((ENGLISH * 3).translate(moved)) is Legibility.UNREADABLE


def test_glyph_numbers_in_place_of_characters_are_unreadable() -> None:
    """Many fonts begin with the glyph of the space as number 3, so that all characters are 29 too low."""
    assert legibility("".join(chr(max(ord(char) - 29, 32)) for char in ENGLISH * 3)) is Legibility.UNREADABLE


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("russian", "cp1251", "latin-1"),
        ("russian", "koi8-r", "cp1251"),
        ("russian", "cp1251", "koi8-r"),
        ("russian", "utf-8", "latin-1"),
        ("greek", "utf-8", "cp1252"),
        ("arabic", "cp1256", "latin-1"),
        ("thai", "cp874", "latin-1"),
        ("chinese", "gbk", "latin-1"),
        ("chinese", "utf-8", "gbk"),
        ("chinese", "gbk", "shift-jis"),
        ("english", "ascii", "utf-16-le"),
        ("english", "utf-16-le", "utf-16-be"),
    ],
)
def test_guessed_encodings_are_unreadable(language: str, written: str, read: str) -> None:
    data = (PROSE[language] * 2).encode(written, "ignore")
    assert legibility(data[: len(data) // 2 * 2].decode(read, "replace")) is Legibility.UNREADABLE


def test_a_few_characters_are_not_judged() -> None:
    assert legibility("") is Legibility.UNDECIDED
    assert legibility("3)2 )43;<*3 4#)05") is Legibility.UNDECIDED


@given(st.text(max_size=300), st.integers(1, 100))
def test_any_text_is_judged_and_a_long_one_by_a_sample(text: str, times: int) -> None:
    assert legibility(text * times) in Legibility
    assert len(sample_of(text * times)) <= 4100
