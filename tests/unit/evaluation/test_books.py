"""When a text counts as holding an answer or its evidence."""

from smartchat.evaluation.books import holds_answer, shares_run


def test_answers_are_compared_without_case_and_punctuation() -> None:
    assert holds_answer(("April 25 , 2018",), ["It began on april 25, 2018."])
    assert holds_answer(("wrong", "tin spoon"), ["an old tin spoon"])
    assert not holds_answer(("tin",), ["a tinker"])
    assert not holds_answer(("...", ""), ["anything"])
    assert not holds_answer((), ["anything"])


def test_evidence_is_shared_in_runs_of_words() -> None:
    evidence = ("There were once five and twenty tin soldiers, who were all brothers.",)
    assert shares_run(["… once five-and-twenty tin soldiers, who were all"], evidence)
    assert not shares_run(["five tin soldiers who were brothers once there all and twenty"], evidence)
    assert not shares_run(["anything"], ())
