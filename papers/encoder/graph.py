"""Writes the encoder's graph: BERT in ONNX, its weights in int8, mean pooling and unit length inside it.

`manage.py prepare` calls `ensure_graph` at set-up;
where that was not done, the encoder process runs this file.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from papers.encoder.files import WEIGHTS, WeightsMissing, checked_bytes

LAYERS, HEADS, HIDDEN = 6, 12, 384
HEAD_SIZE = HIDDEN // HEADS
LAYER_NORM_EPSILON = 1e-12
OPSET = 20  # the first with Gelu as one operator


def read_safetensors(content: bytes) -> dict[str, np.ndarray]:
    """Name to float32 array; tensors of other types are left out.

    The format: 8 bytes little-endian length, a JSON header of that length, then the tensors' bytes
    (https://github.com/huggingface/safetensors#format).
    """
    (header_length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + header_length])
    start = 8 + header_length
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        begin, end = entry["data_offsets"]
        flat = np.frombuffer(content, dtype="<f4", count=(end - begin) // 4, offset=start + begin)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


class _Graph:
    """Collects nodes and initialisers; each method adds one node and returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def node(self, operator: str, name: str, *inputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def dense(self, name: str, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """x (1, n, in) to (1, n, out); `weight` is (out, in), as the weights file has it."""
        product = self.node("MatMul", f"{name}.product", x, self.constant(f"{name}.weight", weight.T))
        return self.node("Add", name, product, self.constant(f"{name}.bias", bias))

    def layer_norm(self, name: str, x: str, weight: np.ndarray, bias: np.ndarray) -> str:
        scale, shift = (
            self.constant(f"{name}.weight", weight),
            self.constant(f"{name}.bias", bias),
        )
        return self.node(
            "LayerNormalization",
            name,
            x,
            scale,
            shift,
            axis=-1,
            epsilon=LAYER_NORM_EPSILON,
        )


def build_float_graph(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The float32 graph: `ids` (1, n) int64 of one text's tokens to `vector` (384,) of unit length.

    One text a run and no padding, so there is no attention mask: dynamic quantisation takes its scales over
    the whole input, and another text beside this one would change this one's vector.
    """
    g = _Graph()
    one, zero = (
        g.constant("one", np.array([1], np.int64)),
        g.constant("zero", np.array([0], np.int64)),
    )
    words = g.node(
        "Gather",
        "words",
        g.constant("embeddings.word", weights["embeddings.word_embeddings.weight"]),
        "ids",
    )
    # the token type is always 0, so its row is added to each position's
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = g.node("Shape", "length", "ids", start=1, end=2)
    positions = g.node(
        "Slice",
        "positions",
        g.constant("embeddings.place", places),
        zero,
        length,
        zero,
        one,
    )
    x = g.node("Add", "embedded", words, positions)
    x = g.layer_norm("embeddings.norm", x, *_pair(weights, "embeddings.LayerNorm"))
    for number in range(LAYERS):
        x = _layer(g, number, x, weights)
    mean = g.node("ReduceMean", "mean", x, one, keepdims=0)  # (1, n, 384) over n
    norm = g.node("ReduceL2", "norm", mean, one, keepdims=1)
    unit = g.node("Div", "unit", mean, norm)
    g.node("Squeeze", "vector", unit, zero)
    graph = helper.make_graph(
        g.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [HIDDEN])],
        g.initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def _pair(weights: dict[str, np.ndarray], name: str) -> tuple[np.ndarray, np.ndarray]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _layer(g: _Graph, number: int, x: str, weights: dict[str, np.ndarray]) -> str:
    """One transformer layer, (1, n, 384) to the same."""
    source, to = f"encoder.layer.{number}", f"layer{number}"
    parts = [_pair(weights, f"{source}.attention.self.{name}") for name in ("query", "key", "value")]
    # the softmax's scale 1/sqrt(32) goes into the query once, here, instead of into each score
    scale = np.float32(1 / np.sqrt(HEAD_SIZE))
    weight = np.concatenate([parts[0][0] * scale, parts[1][0], parts[2][0]])
    bias = np.concatenate([parts[0][1] * scale, parts[1][1], parts[2][1]])
    together = g.dense(f"{to}.qkv", x, weight, bias)
    shape = g.constant(f"{to}.heads", np.array([0, -1, 3, HEADS, HEAD_SIZE], np.int64))
    split = g.node("Reshape", f"{to}.split", together, shape)  # (1, n, 3, 12, 32)
    placed = g.node("Transpose", f"{to}.placed", split, perm=[2, 0, 3, 1, 4])  # (3, 1, 12, n, 32)
    query, key, value = (
        g.node(
            "Gather",
            f"{to}.{name}",
            placed,
            g.constant(f"{to}.{name}.at", np.array(at, np.int64)),
            axis=0,
        )
        for at, name in enumerate(("query", "key", "value"))
    )
    turned = g.node("Transpose", f"{to}.turned", key, perm=[0, 1, 3, 2])
    scores = g.node("MatMul", f"{to}.scores", query, turned)  # (1, 12, n, n)
    mixed = g.node(
        "MatMul",
        f"{to}.mixed",
        g.node("Softmax", f"{to}.shares", scores, axis=-1),
        value,
    )
    back = g.node("Transpose", f"{to}.back", mixed, perm=[0, 2, 1, 3])
    flat = g.node(
        "Reshape",
        f"{to}.flat",
        back,
        g.constant(f"{to}.flat.to", np.array([0, -1, HIDDEN], np.int64)),
    )
    attended = g.dense(f"{to}.attended", flat, *_pair(weights, f"{source}.attention.output.dense"))
    attended = g.node("Add", f"{to}.attended.sum", attended, x)
    attended = g.layer_norm(
        f"{to}.attended.norm",
        attended,
        *_pair(weights, f"{source}.attention.output.LayerNorm"),
    )
    wide = g.node(
        "Gelu",
        f"{to}.gelu",
        g.dense(f"{to}.wide", attended, *_pair(weights, f"{source}.intermediate.dense")),
    )
    out = g.dense(f"{to}.narrow", wide, *_pair(weights, f"{source}.output.dense"))
    out = g.node("Add", f"{to}.narrow.sum", out, attended)
    return g.layer_norm(f"{to}.norm", out, *_pair(weights, f"{source}.output.LayerNorm"))


def write_graph(path: Path) -> None:
    """Writes the int8 graph to `path` in one step: a reader sees all or nothing. Raises WeightsMissing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        quantize_dynamic(
            build_float_graph(read_safetensors(checked_bytes(WEIGHTS))),
            made,
            per_channel=True,
            # 7 bits: without VNNI, 8-bit products of weights and activations saturate in 16 bits
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(path)


def ensure_graph(path: Path) -> bool:
    """Writes the graph where it is missing; whether it was. Raises WeightsMissing."""
    if path.is_file():
        return False
    write_graph(path)
    return True


def main() -> None:
    try:
        ensure_graph(Path(sys.argv[1]))
    except WeightsMissing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
