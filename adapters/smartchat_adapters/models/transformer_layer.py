"""What the layers of encoders have in common behind their attention (Vaswani et al., 2017, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smartchat_adapters.models.onnx_graph import OnnxGraph

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["TransformerLayer"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TransformerLayer:
    """Writes one layer into a graph.

    `prefix` is what the names of its tensors begin with, `here` what those of its nodes do.
    """

    graph: OnnxGraph
    tensors: Mapping[str, Array]
    prefix: str
    here: str
    epsilon: float

    def attended(self, context: str, hidden: str, *, projection: str, norm: str) -> str:
        """The projected context and what the layer was given, added and normalised."""
        projected = self._product(context, "projection", projection, "projected")
        return self._normalised(projected, hidden, "attention", norm, "projection", projection, "attended")

    def transformed(self, attended: str, down: Callable[[str], str] | None = None) -> str:
        """The feed-forward network's output and what it was given, added and normalised.

        `down` multiplies with its second matrix in another way than the first.
        """
        up = self._product(attended, "up", "intermediate.dense", "up_product")
        active = self.graph.fused(
            "BiasGelu", [up, self._vector("up_bias", "intermediate.dense.bias")], self.here + "active"
        )
        lower = down(active) if down is not None else self._product(active, "down", "output.dense", "down_product")
        return self._normalised(lower, attended, "output", "output.LayerNorm", "down", "output.dense", "output")

    def _product(self, given: str, name: str, source: str, product: str) -> str:
        # torch stores a linear layer as (out, in); MatMul wants (in, out).
        weight = self.graph.constant(self.here + name, self.tensors[f"{self.prefix}{source}.weight"].T)
        return self.graph.add("MatMul", [given, weight], self.here + product)

    def _normalised(self, one: str, other: str, name: str, norm: str, linear: str, source: str, out: str) -> str:
        parameters = [
            self._vector(f"{name}.gamma", f"{norm}.weight"),
            self._vector(f"{name}.beta", f"{norm}.bias"),
            self._vector(f"{linear}_bias", f"{source}.bias"),
        ]
        return self.graph.fused(
            "SkipLayerNormalization", [one, other, *parameters], self.here + out, epsilon=self.epsilon
        )

    def _vector(self, name: str, source: str) -> str:
        return self.graph.constant(self.here + name, self.tensors[self.prefix + source])
