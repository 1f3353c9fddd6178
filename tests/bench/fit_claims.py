"""Fits and measures what decides whether a quote is found for a sentence of a model.

    python tests/bench/fit_claims.py DATA/eval-open

Claims that their source supports and claims that it contradicts are those of SciFact, written by hand; each is checked
against the abstract that it was written from, and against the abstract of another claim. Besides there are sentences
of squad (English) and xquad (eleven more languages) as they stand, and changed by rule: another number, another name,
a negation taken away, subject and object exchanged. `LEAST_COVERAGE` and `SHARE` are fitted on one half of the sources,
by what the rules accept of what is right less what they accept of what is wrong; the other half is reported.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartchat_core.chat import claims
from smartchat_core.chat.claims import best_evidence
from smartchat_core.chat.splitting import DraftClaim
from smartchat_core.chat.verification import negation, rules
from smartchat_core.chat.verification.detection import detect_lexicon
from smartchat_core.chat.verification.names import extract_names
from smartchat_core.chat.verification.sentence import Sentence, read_sentence
from smartchat_core.model.claim import ClaimDoubt
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.sentences import sentence_spans
from smartchat_core.model.span import Span
from smartchat_core.retrieval.context import ContextBlock
from smartchat_core.text.words import content_words

RIGHT, WRONG, OTHER = "supported", "contradicted", "of another text"
THRESHOLDS = (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8)
SHARES = (0.2, 0.3, 0.4, 0.5, 0.6)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, the text that it is checked against, and what it is to it."""

    kind: str
    claim: str
    text: str
    source: str

    @property
    def half(self) -> int:
        return zlib.crc32(self.source.encode()) % 2


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def scifact_cases(folder: Path) -> list[Case]:
    texts = {row["_id"]: row["text"] for row in rows(folder / "corpus.jsonl")}
    kinds = {"SUPPORT": RIGHT, "CONTRADICT": WRONG}
    pairs = {
        (row["claim"], one["doc_id"], kinds[one["label"]]): None
        for row in rows(folder / "claims.jsonl")
        for one in row["evidence"]
    }
    chance = random.Random(1)  # draws texts, guards nothing
    sources = sorted({source for _, source, _ in pairs})
    cases = [Case(kind, claim, texts[source], source) for claim, source, kind in pairs]
    return cases + [
        Case(OTHER, claim, texts[chance.choice([one for one in sources if one != source])], source)
        for claim, source, _ in pairs
    ]


def changed_cases(folder: Path, *, most: int = 600) -> list[Case]:
    """Sentences as they stand and with one thing changed, for each language of a set."""
    chance = random.Random(3)  # draws sentences, guards nothing
    listed = rows(folder / "corpus.jsonl")
    chance.shuffle(listed)
    cases: list[Case] = []
    seen: Counter[str] = Counter()
    names = [name for row in listed[:200] for name in re.findall(r"(?<=[a-zа-я] )[A-ZА-Я][a-zа-я]{3,}", row["text"])]
    for row in listed:
        language = row.get("metadata", {}).get("lang", "en")
        if seen[language] >= most:
            continue
        seen[language] += 1
        for span in list(sentence_spans(row["text"]))[:3]:
            sentence = span.of(row["text"])
            cases.append(Case(f"{language}: as it stands", sentence, row["text"], row["_id"]))
            for kind, other in changes(sentence, names, chance):
                cases.append(Case(f"{language}: {kind}", other, row["text"], row["_id"]))
    return cases


def changes(sentence: str, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    lexicon = detect_lexicon(sentence)
    read = read_sentence(sentence, lexicon)
    numbers = re.findall(r"(?<![^\W_])\d{2,4}(?![^\W_])", sentence)
    if numbers:
        number = chance.choice(numbers)
        yield "another number", sentence.replace(number, str(int(number) + chance.randint(1, 9)))
    mine = [token.text for token in extract_names(read, lexicon) if len(token.text) > 3]
    if mine:
        yield "another name", sentence.replace(chance.choice(mine), chance.choice(names))
    negators = [token for token in read.tokens if token.form in lexicon.negators and not lexicon.unspaced]
    if len(negators) == 1 and lexicon.code in {"de", "es", "ru", "en"}:
        yield "negation taken away", re.sub(rf"\b{re.escape(negators[0].text)} ", "", sentence, count=1)
    elif (
        not negators
        and lexicon.code == "en"
        and (match := re.search(r"\b(is|are|was|were|has|had|can|could) ", sentence))
    ):
        yield "negation put in", f"{sentence[: match.end()]}not {sentence[match.end() :]}"
    turned = exchanged(read)
    if turned and lexicon.code == "en":
        yield "subject and object exchanged", turned


def exchanged(read: Sentence) -> str | None:
    """An English sentence that begins `Name verb Name`, turned round."""
    name = r"(?:[A-Z][\w-]+ ){0,1}[A-Z][\w-]+"
    match = re.match(rf"({name}) ((?:had |has )?\w+ed) ({name})(?=[ ,.;])(.*)$", read.text, re.DOTALL)
    return None if match is None else f"{match[3]} {match[2]} {match[1]}{match[4]}"


def block(case: Case) -> ContextBlock:
    passage = Passage(
        document_id=DocumentId(case.source), ordinal=0, span=Span(start=0, end=len(case.text)), text=case.text
    )
    return ContextBlock(document_id=passage.document_id, section=None, passages=(passage,))


def check(case: Case) -> ClaimDoubt | None:
    """Why no quote is found for the claim; nothing where there is one."""
    evidence = best_evidence(DraftClaim(text=case.claim, numbers=(1,)), [block(case)])
    if evidence is None:
        return ClaimDoubt.COVERAGE_LOW
    cited = evidence.cited
    return rules.judge(cited.text, cited.quote, passage=cited.passage).doubt


def accepted(cases: Sequence[Case]) -> dict[str, float]:
    """The share of each kind for which a quote is found."""
    found: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        found[case.kind].append(check(case) is None)
    return {kind: sum(each) / len(each) for kind, each in found.items()}


def five_letters(case: Case, least: float) -> bool:
    """What was done before: half of the claim's words by their first five letters, and its numbers in digits."""

    def stems(text: str) -> frozenset[str]:
        return frozenset(word if word.isdigit() else word[:5] for word in content_words(text))

    def digits(text: str) -> frozenset[str]:
        return frozenset(re.findall(r"(?<![^\W_])\d+(?![^\W_])", re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)))

    wanted, numbers = stems(case.claim), digits(case.claim)
    windows = [span.of(case.text) for _, span in claims._windows([block(case)])]
    shares = [len(wanted & stems(window)) / max(len(wanted), 1) for window in windows if numbers <= digits(window)]
    return max(shares, default=0.0) >= least


def value(shares: dict[str, float]) -> float:
    return shares[RIGHT] - shares[WRONG] - shares[OTHER]


def fit(cases: Sequence[Case]) -> tuple[float, float]:
    best = (-1.0, 0.0, 0.0)
    for share in SHARES:
        for least in THRESHOLDS:
            set_weights(least, share)
            best = max(best, (value(accepted(cases)), least, share))
    return best[1], best[2]


def set_weights(least: float, share: float) -> None:
    rules.LEAST_COVERAGE = vars(claims)["LEAST_COVERAGE"] = least
    negation.SHARE = share


def curve(cases: Sequence[Case], share: float, before: Callable[[Case, float], bool]) -> None:
    print(
        "| least coverage | before: right / wrong / other text | now: right / wrong / other text |\n| --- | --- | --- |"
    )
    for least in THRESHOLDS:
        set_weights(least, share)
        now = accepted(cases)
        kinds = (RIGHT, WRONG, OTHER)
        old = {kind: [before(case, least) for case in cases if case.kind == kind] for kind in kinds}
        shown = " / ".join(f"{sum(old[kind]) / len(old[kind]):.2f}" for kind in kinds)
        print(f"| {least} | {shown} | {' / '.join(f'{now[kind]:.2f}' for kind in kinds)} |")


def reasons(cases: Sequence[Case]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        doubt = check(case)
        counts[case.kind][doubt.value if doubt else "quote found"] += 1
    for kind, count in counts.items():
        total = count.total()
        print(f"{kind} ({total}): " + ", ".join(f"{name} {n / total:.3f}" for name, n in count.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--no-fit", action="store_true", help="report with the weights that the rules hold")
    arguments = parser.parse_args()
    cases = scifact_cases(arguments.data / "scifact")
    halves = [[case for case in cases if case.half == half] for half in (0, 1)]
    held = rules.LEAST_COVERAGE, negation.SHARE
    for half in () if arguments.no_fit else (0, 1):
        least, share = fit(halves[half])
        set_weights(least, share)
        shown = {kind: round(part, 3) for kind, part in accepted(halves[1 - half]).items()}
        print(f"fitted on half {half}: least coverage {least}, share {share}; on the other half: {shown}")
    set_weights(*held)
    print(f"\nSciFact, half 1, share {held[1]}")
    curve(halves[1], held[1], five_letters)
    set_weights(*held)
    print("\nboth halves, by reason")
    reasons(cases)
    for name in ("squad", "xquad"):
        print(f"\n{name}, sentences as they stand and changed: a quote is found for")
        changed = changed_cases(arguments.data / name, most=300 if name == "squad" else 60)
        sizes = Counter(case.kind for case in changed)
        for kind, part in sorted(accepted(changed).items()):
            old = sum(five_letters(case, 0.5) for case in changed if case.kind == kind) / sizes[kind]
            print(f"| {kind} | {sizes[kind]} | {old:.2f} | {part:.2f} |")


if __name__ == "__main__":
    main()
