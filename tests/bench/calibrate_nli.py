"""Calibrates an inference model on labelled pairs that lie beside it: nli_temperature and nli_threshold.

    python tests/bench/calibrate_nli.py MODEL.onnx --labels contradiction,entailment,neutral [--pairs FILE.jsonl]

Each line of `calibration.jsonl` beside the model is a pair, `{"passage": "…", "claim": "…", "label": "contradiction"}`.
The temperature is fitted on one half of the pairs and judged on the other. The table has, for several shares of the
entailed pairs that are to pass, the threshold for it and what passes of each label, on all pairs. Those that
are too long for the model are left out, and counted.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from smartchat_adapters.models.nli import NliVerifier
from smartchat_core.chat.verification.inference import InferenceLabel, InferenceRule, fit_temperature

SHARES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Of the entailed pairs, how many are to pass."""

Scored = tuple[tuple[float, ...], InferenceLabel]


async def score(model: Path, digest: str, rows: Sequence[dict[str, str]], rule: InferenceRule) -> list[Scored]:
    scored: list[Scored] = []
    async with NliVerifier(model, sha256=digest, rule=rule) as verifier:
        for row in rows:
            scores = await verifier.scores(row["passage"], row["claim"])
            label = InferenceLabel(row["label"])
            if scores is not None:
                # A model of two labels has no other word for what is no contradiction.
                scored.append((scores, label if label in rule.labels else InferenceLabel.ENTAILMENT))
    print(f"{len(scored)} pairs, and {len(rows) - len(scored)} that are too long")
    return scored


def report(scored: Sequence[Scored], labels: tuple[InferenceLabel, ...]) -> None:
    plain = InferenceRule(labels=labels)
    halves = scored[::2], scored[1::2]
    for half, other in (halves, halves[::-1]):
        temperature, _ = fit_temperature(plain, half)
        print(f"fitted on one half: {temperature:.2f}; mean negative log-likelihood on the other half:", end=" ")
        print(f"{replace(plain, temperature=temperature).loss(other):.3f}, without one {plain.loss(other):.3f}")
    temperature, _ = fit_temperature(plain, scored)
    fitted = replace(plain, temperature=temperature)
    found = [(fitted.probabilities(scores)[InferenceLabel.CONTRADICTION], label) for scores, label in scored]
    entailed = sorted(probability for probability, label in found if label is InferenceLabel.ENTAILMENT)
    print(f"\nnli_temperature = {temperature:.2f}\n\n| nli_threshold | {' | '.join(labels)} |")
    print(f"| --- | {' | '.join('---' for _ in labels)} |")
    for share in SHARES:
        threshold = entailed[min(int(share * len(entailed)), len(entailed) - 1)]
        passed = (
            [probability < threshold for probability, one in found if one is label] or [False] for label in labels
        )
        print(f"| {threshold:.3f} | {' | '.join(f'{sum(each) / len(each):.2f}' for each in passed)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--labels", default="entailment,neutral,contradiction")
    parser.add_argument("--pairs", type=Path)
    given = parser.parse_args()
    labels = tuple(InferenceLabel(label.strip()) for label in given.labels.split(","))
    pairs = given.pairs or given.model.with_name("calibration.jsonl")
    rows = [json.loads(line) for line in pairs.read_text(encoding="utf-8").splitlines() if line.strip()]
    digest = hashlib.sha256(given.model.read_bytes()).hexdigest()
    print(f"nli_sha256 = {digest}")
    report(asyncio.run(score(given.model, digest, rows, InferenceRule(labels=labels))), labels)


if __name__ == "__main__":
    main()
