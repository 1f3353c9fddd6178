from __future__ import annotations

import pytest

from smartchat_core.parsing.double_encoding import find_double_encoding
from smartchat_core.parsing.text_quality import Legibility, legibility

_TEXTS = {
    "German": "Die Mühle am Fluß gehörte früher dem Müller, der sie für große Säcke öffnete. Später schloß er. ",
    "Polish": "Wąż pełzł przez łąkę, a źrebię stało spokojnie; później przyszły owce i żółty pies, który je liczył. ",
    "Russian": "Старая мельница стояла у реки, и мельник каждое утро открывал её для соседей с мешками овса. ",
    "Greek": "Ο παλιός μύλος στεκόταν δίπλα στο ποτάμι και ο μυλωνάς τον άνοιγε κάθε πρωί για τους γείτονες. ",
    "Japanese": "古い水車小屋は川のそばに立っていた。粉屋は毎朝それを開けて、隣の人たちの麦をひいた。",
    "Arabic": "كانت الطاحونة القديمة تقف بجانب النهر وكان الطحان يفتحها كل صباح لجيرانه. ",
}
_CODE_PAGES = ("cp1252", "cp1251", "cp437", "cp866", "mac_roman", "koi8_r")
_SOUND = {
    **_TEXTS,
    "French": "«Où est-il allé ?» demanda-t-elle, l’œil inquiet ; «à la forêt», répondit l’aîné. Le café, né à Noël… ",
    "quotation marks": "“café” and “Gruß” — “naïve”, “Äpfel” … ‘déjà vu’ “café” “Gruß” “café”. ",
    "a table": "│ März │ 12 │ 13 │\n├──────┼────┼────┤\n│ Juni │ 14 │ 15 │\n",
    "formulas": "∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−f(a)|<ε; ½·10⁻⁶ ± 3 µm, √2 ≈ 1.41, Å = 10⁻¹⁰ m. ",
    "Vietnamese": "Ngôi nhà cũ đứng bên bờ sông, và người thợ xay mở cửa mỗi buổi sáng cho hàng xóm. ",
    "Icelandic": "Gamla myllan stóð við ána og malarinn opnaði hana á hverjum morgni fyrir þá sem komu með hafra. ",
}


@pytest.mark.parametrize("name", sorted(_TEXTS))
@pytest.mark.parametrize("code_page", _CODE_PAGES)
def test_utf_8_that_was_read_in_a_code_page_is_found(name: str, code_page: str) -> None:
    garbled = (_TEXTS[name] * 3).encode().decode(code_page, "replace")
    found = find_double_encoding(garbled)
    if found is None:
        # Where the code page has gaps, too few bytes are left to count; what is left is readable in no language.
        assert (name, code_page) == ("Japanese", "cp1252")
    else:
        assert found.encoding == code_page
        assert found.example in garbled
    if name != "German":
        assert legibility(garbled) is Legibility.UNREADABLE


@pytest.mark.parametrize("name", sorted(_SOUND))
def test_texts_as_they_should_be_are_left_alone(name: str) -> None:
    text = _SOUND[name] * 4
    assert find_double_encoding(text) is None
    assert legibility(text) is Legibility.READABLE


def test_a_few_characters_prove_nothing() -> None:
    assert find_double_encoding("GÃ¶del and Ã¤") is None
