"""Runs all-MiniLM-L6-v2: texts to vectors. Loaded by `papers.encoder.process` alone, for its memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from papers.encoder.files import DIMENSIONS, NAME, TOKENIZER, checked_bytes

MAX_TOKENS = 256  # what the model was trained for; longer texts are cut there
# one: two processes on two cores encode more than one with two threads, and pages stay quick meanwhile
THREADS = 1


class MiniLM:
    """The encoder in this very process."""

    name = NAME

    def __init__(self, graph: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = THREADS
        options.log_severity_level = 3  # errors alone: standard error is the worker's log
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_buffer(checked_bytes(TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, texts: list[str]) -> np.ndarray:
        """(n, 384) float32 of unit length, row by row of `texts`.

        One text a run: in dynamic quantisation a text's vector would depend on its neighbours in the batch,
        and a pair's score must not. On one core a batch is no quicker (docs/matching.md has the figures).
        """
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self._tokenizer.encode(text).ids], np.int64)
            (vectors[row],) = self._session.run(["vector"], {"ids": ids})
        return vectors
