"""Measures what verifiers let through: claims that are right, and claims that are not.

    python tests/bench/measure_claims.py DATA [--nli MODEL.onnx --labels entailment,contradiction]

Claims on books are those of `claims_on_books.tsv`, in words of our own, each checked against the passage of its book;
the wrong ones are made of them by `reversals.py`. SciFact's are written by hand and checked against whole abstracts. A
claim passes if the verdict is `borne_out`. For an inference model there are the area under the curve of its probability
of a contradiction, right against wrong, and what passes by threshold, the rules on words having passed it before.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from smartchat_adapters.models.nli import NliVerifier
from smartchat_adapters.parsers.epub.parser import EpubParser
from smartchat_core.chat.claims import best_evidence
from smartchat_core.chat.splitting import DraftClaim
from smartchat_core.chat.verification.inference import InferenceLabel, InferenceRule
from smartchat_core.chat.verification.lexical import LexicalVerifier
from smartchat_core.chat.verification.rules import LEAST_COVERAGE, coverage
from smartchat_core.chat.verification.sentence import extract_stems
from smartchat_core.model.claim import Verdict
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.ports.claim_verifier import CitedClaim, ClaimVerdict
from smartchat_core.ports.parser import ParsingLimits
from smartchat_core.retrieval.context import ContextBlock
from tests.bench.fit_claims import OTHER, RIGHT, Case, scifact_cases
from tests.bench.reversals import names_of, reversals

CLAIMS = Path(__file__).with_name("claims_on_books.tsv")
THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99)
_AROUND = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A case with its nearest quote, what the rules on words say of it, and the probability of a contradiction."""

    case: Case
    cited: CitedClaim
    words: ClaimVerdict
    contradiction: float | None = None

    @property
    def passes_words(self) -> bool:
        return self.words.verdict is Verdict.BORNE_OUT

    @property
    def covered(self) -> bool:
        said, quote = extract_stems(self.cited.text), extract_stems(self.cited.quote)
        return coverage(said, quote) >= LEAST_COVERAGE


def book_cases(books: Path) -> list[Case]:
    rows = [line.split("\t") for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    names: dict[str, list[str]] = defaultdict(list)
    for book, _, claim in rows:
        names[book] += names_of(claim)
    passages = {(book, anchor): passage for book in names for anchor, passage in _passages(books, book, rows)}
    chance = random.Random(7)  # draws reversals, guards nothing
    cases = []
    for number, (book, anchor, claim) in enumerate(rows):
        passage = passages[book, anchor]
        cases.append(Case(RIGHT, claim, passage, f"{book}-{number}"))
        cases += [
            Case(kind, other, passage, f"{book}-{number}") for kind, other in reversals(claim, names[book], chance)
        ]
        _, other_anchor, _ = rows[(number + len(rows) // 2) % len(rows)]
        elsewhere = next(text for (_, one), text in passages.items() if one == other_anchor)
        cases.append(Case(OTHER, claim, elsewhere, f"{book}-{number}"))
    return cases


def _passages(books: Path, book: str, rows: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    (path,) = books.glob(f"*{book}*.epub")
    text = EpubParser().parse(path, limits=ParsingLimits()).text
    spans = list(sentence_spans(text))
    for _, anchor, _ in (row for row in rows if row[0] == book):
        pattern = re.escape(anchor).replace("'", "['’]").replace(r"\ ", r"\s+")
        found = re.search(pattern, text)
        if found is None:
            raise SystemExit(f"{book} does not have “{anchor}”")
        near = [one for one in spans if one.end > found.start() - _AROUND and one.start < found.end() + _AROUND]
        yield anchor, text[near[0].start : near[-1].end]


def cited(case: Case) -> CitedClaim:
    passage = Passage(
        document_id=DocumentId(case.source), ordinal=0, span=Span(start=0, end=len(case.text)), text=case.text
    )
    block = ContextBlock(document_id=passage.document_id, section=None, passages=(passage,))
    evidence = best_evidence(DraftClaim(text=case.claim, numbers=(1,)), [block])
    return CitedClaim(text=case.claim) if evidence is None else evidence.cited


async def checked(cases: Sequence[Case], nli: NliVerifier | None, rule: InferenceRule) -> list[Checked]:
    claims = [cited(case) for case in cases]
    words = await LexicalVerifier().verify(claims)
    found = []
    for case, claim, verdict in zip(cases, claims, words, strict=True):
        probability = None
        if nli is not None and claim.quote:
            scores = await nli.scores(claim.passage, claim.text) or await nli.scores(claim.quote, claim.text)
            probability = rule.probabilities(scores)[InferenceLabel.CONTRADICTION] if scores else 1.0
        found.append(Checked(case, claim, verdict, probability))
    return found


def report(name: str, found: Sequence[Checked]) -> None:
    by_kind: dict[str, list[Checked]] = defaultdict(list)
    for one in found:
        by_kind[one.case.kind].append(one)
    wrong = [one for one in found if one.case.kind not in {RIGHT, OTHER}]
    groups = {**by_kind, "all that is reversed" if len(by_kind) > 3 else "all that is wrong": wrong}
    print(f"\n## {name}\n\n| claims | number | coverage | rules |\n| --- | --- | --- | --- |")
    for kind, each in groups.items():
        print(f"| {kind} | {len(each)} | {_share(o.covered for o in each)} | {_share(o.passes_words for o in each)} |")
    doubts: dict[str, int] = defaultdict(int)
    for one in by_kind[RIGHT]:
        for reason in one.words.reasons or ():
            doubts[reason.value] += 1
    print(f"\nReasons that right claims are refused for: {dict(doubts)}")
    if all(one.contradiction is None for one in found):
        return
    scored = [(one.contradiction, one.case.kind) for one in found if one.contradiction is not None]
    right = [score for score, kind in scored if kind == RIGHT]
    false = [score for score, kind in scored if kind not in {RIGHT, OTHER}]
    print(f"\nArea under the curve of the inference model, right against wrong: {area(right, false):.3f}\n")
    print("| threshold | right | wrong | of another text |\n| --- | --- | --- | --- |")
    for threshold in THRESHOLDS:
        shares = [
            _share(one.passes_words and (one.contradiction or 0.0) < threshold for one in each)
            for each in (by_kind[RIGHT], wrong, by_kind[OTHER])
        ]
        print(f"| {threshold} | {' | '.join(shares)} |")


def area(low: Sequence[float], high: Sequence[float]) -> float:
    """The probability that one of `high` is above one of `low`."""
    pairs = [(a < b) + 0.5 * (a == b) for a in low for b in high]
    return sum(pairs) / len(pairs) if pairs else 0.5


def _share(each: Iterable[bool]) -> str:
    listed = list(each)
    return f"{sum(listed) / len(listed):.2f}" if listed else "–"


def show_misses(found: Sequence[Checked]) -> None:
    for one in found:
        if one.passes_words is not (one.case.kind == RIGHT) and one.case.kind != OTHER:
            why = ", ".join(reason.value for reason in one.words.reasons) or "passes"
            print(json.dumps([one.case.kind, why, one.case.claim, one.cited.quote], ensure_ascii=False))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--nli", type=Path, help="ONNX file of an inference model, with tokenizer.json beside it")
    parser.add_argument("--labels", default="entailment,neutral,contradiction")
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--misses", action="store_true", help="list the claims that the rules get wrong")
    given = parser.parse_args()
    labels = tuple(InferenceLabel(label) for label in given.labels.split(","))
    rule = InferenceRule(labels=labels, temperature=given.temperature)
    async with AsyncExitStack() as stack:
        nli = None
        if given.nli:
            digest = hashlib.sha256(given.nli.read_bytes()).hexdigest()
            nli = await stack.enter_async_context(NliVerifier(given.nli, sha256=digest, rule=rule))
        sets = {
            "Books": book_cases(given.data / "books"),
            "SciFact": scifact_cases(given.data / "eval-open" / "scifact"),
        }
        for name, cases in sets.items():
            began = time.process_time()
            found = await checked(cases, nli, rule)
            report(name, found)
            print(f"\n{(time.process_time() - began) / len(cases) * 1_000:.1f} ms of CPU a claim")
            if given.misses:
                show_misses(found)


if __name__ == "__main__":
    asyncio.run(main())
