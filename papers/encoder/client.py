"""The asking side of the encoder process: starts it when it is needed, again when it has gone, and asks it.

`load_encoder` is what papers.encoding and claims.matching call.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from django.conf import settings

from papers.encoder import files, frames

# a question's size: some 4 s of one core, so that a process whose asker is gone ends soon
TEXTS_A_QUESTION = 64
IDLE_SECONDS = 60  # then the process ends and gives its memory back; the next question starts another


class EncoderFailed(Exception):
    """The encoder process could not answer; the message is its own. It can be asked again later."""


class Encoder(Protocol):
    """Texts to vectors. `name` is stored with each vector: vectors of one name can be compared."""

    name: str

    def encode(self, texts: list[str]) -> np.ndarray:
        """(n, 384) float32 of unit length; the same text gives the same vector, whatever stands beside it."""


class EncoderProcess:
    """An encoder in a process of its own. One question at a time; threads of this process may share it."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def encode(self, texts: list[str]) -> np.ndarray:
        """(n, 384) float32 of unit length. Raises EncoderFailed."""
        vectors = np.empty((len(texts), files.DIMENSIONS), np.float32)
        for start in range(0, len(texts), TEXTS_A_QUESTION):
            part = texts[start : start + TEXTS_A_QUESTION]
            vectors[start : start + len(part)] = self._answer(part)
        return vectors

    def close(self) -> None:
        """Ends the process, if one runs."""
        with self._lock:
            self._end()

    def _answer(self, texts: list[str]) -> np.ndarray:
        with self._lock:
            try:
                kind, body = self._ask(texts)
            except frames.PipeClosed:
                # it was idle for its minute, or was killed: a new one is asked, once
                self._end()
                try:
                    kind, body = self._ask(texts)
                except frames.PipeClosed as gone:
                    self._end()
                    raise EncoderFailed(
                        "the encoder process ends without an answer; see its log lines"
                    ) from gone
        if kind == frames.FAULT:
            raise EncoderFailed(body.decode())
        return np.frombuffer(body, "<f4").reshape(len(texts), files.DIMENSIONS)

    def _ask(self, texts: list[str]) -> tuple[bytes, bytes]:
        process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        frames.send(process.stdin, frames.TEXTS, json.dumps(texts).encode())
        return frames.receive(process.stdout)

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            # its threads would only stand in each other's way on few cores
            env=os.environ
            | {"TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return self._process

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


def command(graph: Path, idle_seconds: float = IDLE_SECONDS) -> list[str]:
    """What starts an encoder process."""
    return [sys.executable, "-m", "papers.encoder.process", str(graph), str(idle_seconds)]


@cache
def _process(graph: Path) -> EncoderProcess:
    return EncoderProcess(files.NAME, command(graph))


def load_encoder() -> Encoder | None:
    """This installation's encoder, or None where its weights are missing: then words alone do the work."""
    if files.fault():
        return None
    return _process(files.graph_path())
