"""What a terminal shows of the verdicts on a model's sentences."""

from __future__ import annotations

import pytest

from smartchat.cli.views.answers import print_answer
from smartchat_core.model.answer import Answer, AnswerMode
from smartchat_core.model.claim import Claim, ClaimDoubt, Verdict, VerificationLevel

CLAIMS = (
    Claim(text="Tobias kept it.", citations=(1,), verdict=Verdict.BORNE_OUT),
    Claim(text="It rained.", citations=(1,), verdict=Verdict.BORNE_OUT, level=VerificationLevel.JUDGED),
    Claim(
        text="Ines sold it.",
        citations=(1,),
        verdict=Verdict.CONTRADICTED,
        level=VerificationLevel.INFERENCE,
        reasons=(ClaimDoubt.INFERENCE_CONTRADICTS,),
    ),
    Claim(text="He drowned.", citations=(), verdict=Verdict.UNCLEAR, reasons=(ClaimDoubt.COVERAGE_LOW,)),
)


def shown(mode: AnswerMode, capsys: pytest.CaptureFixture[str]) -> str:
    print_answer(Answer(question="Who?", text="…", mode=mode, claims=CLAIMS))
    return " ".join(capsys.readouterr().out.split())


def test_each_sentence_of_a_model_has_its_verdict_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(AnswerMode.GENERATED, capsys)
    assert "Sentence 1: its words and numbers stand in [1]" in text
    assert "Sentence 2: checked by the model that wrote it" in text
    assert "Sentence 3: contradicted by [1] (" in text
    assert "Ines sold it." in text
    assert "Sentence 4: no quote found (too few of its words stand together): He drowned." in text


def test_quotes_need_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Sentence" not in shown(AnswerMode.EXTRACTIVE, capsys)
