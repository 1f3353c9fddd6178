"""A tiny model of inference over words, as an ONNX file with its tokenizer."""

from __future__ import annotations

import hashlib
from pathlib import Path

import onnx.parser
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from smartchat_adapters.models.nli import TOKENIZER_FILE
from smartchat_core.chat.verification.inference import InferenceLabel

__all__ = ["LABELS", "write_inference_model"]

LABELS = tuple(InferenceLabel)

_SPECIAL = ("[PAD]", "[CLS]", "[SEP]", "[UNK]")
_GRAPH = """
<ir_version: 8, opset_import: ["" : 17]>
inference (int64[batch, {length}] input_ids, int64[batch, {length}] attention_mask,
           int64[batch, {length}] token_type_ids) => (float[batch, 3] logits)
<int64 zero = {{0}}, int64 one = {{1}}, int64 special = {{3}}, int64 denial = {{4}}, int64[1] left = {{2}},
 int64[1] right = {{1}}, float none = {{0.0}}, float five = {{5.0}}, float ten = {{10.0}}, float twenty = {{20.0}}>
{{
    known = Greater (input_ids, special)
    first = Equal (token_type_ids, zero)
    second = Equal (token_type_ids, one)
    premise = And (known, first)
    claim = And (known, second)
    rows = Unsqueeze (input_ids, left)
    columns = Unsqueeze (input_ids, right)
    same = Equal (rows, columns)
    among = Unsqueeze (premise, right)
    hits = And (same, among)
    hit = Cast <to = 1> (hits)
    found = ReduceMax <axes = [2], keepdims = 0> (hit)
    there = Cast <to = 9> (found)
    absent = Not (there)
    missing = And (claim, absent)
    missed = Cast <to = 1> (missing)
    any_missing = ReduceMax <axes = [1], keepdims = 1> (missed)
    neutral = Mul (any_missing, ten)
    denies = Equal (input_ids, denial)
    claim_denies = And (denies, claim)
    premise_denies = And (denies, premise)
    one_denies = Cast <to = 1> (claim_denies)
    other_denies = Cast <to = 1> (premise_denies)
    one_denial = ReduceMax <axes = [1], keepdims = 1> (one_denies)
    other_denial = ReduceMax <axes = [1], keepdims = 1> (other_denies)
    differ = Sub (one_denial, other_denial)
    apart = Abs (differ)
    contradiction = Mul (apart, twenty)
    nothing = Mul (neutral, none)
    entailment = Add (nothing, five)
    logits = Concat <axis = 1> (entailment, neutral, contradiction)
}}
"""


def write_inference_model(folder: Path, *texts: str, length: int | str = "length") -> tuple[Path, str]:
    """Write the model for the words of `texts`, and return its path and its sha256.

    It contradicts where one of the two says `not`, is neutral where a known word of the claim is not in the premise,
    and else entails. `length` is that of every pair where it is a number.
    """
    words = sorted({word for text in texts for word, _ in Whitespace().pre_tokenize_str(text)} - {"not"})
    vocabulary = {word: number for number, word in enumerate((*_SPECIAL, "not", *words))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / TOKENIZER_FILE))
    data = onnx.parser.parse_model(_GRAPH.format(length=length)).SerializeToString()
    path = folder / "model.onnx"
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()
