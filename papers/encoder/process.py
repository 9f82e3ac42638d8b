"""The process that the encoder lives in; `papers.encoder.client` starts it and asks it.

It answers on its standard output what it is asked on its standard input, and ends when it was idle for a
minute or the one who asks is gone: its memory is given back, and neither web nor worker loads onnxruntime.
"""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
from pathlib import Path

from papers.encoder import frames
from papers.encoder.files import WeightsMissing
from papers.encoder.minilm import MiniLM


def ensure_graph(path: Path) -> None:
    """Has the graph written where set-up did not; by another process, for the memory that this takes."""
    if not path.is_file():
        writer = [sys.executable, "-m", "papers.encoder.graph", str(path)]
        done = subprocess.run(
            writer, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        if done.returncode:
            raise WeightsMissing(done.stderr.decode(errors="replace").strip().splitlines()[-1])


def serve(graph: Path, idle_seconds: float) -> None:
    """Answers until the questions end, or none comes for `idle_seconds`."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        ensure_graph(graph)
        encoder = MiniLM(graph)
    except WeightsMissing as missing:
        frames.send(answers, frames.FAULT, str(missing).encode())
        return
    while select.select([questions], [], [], idle_seconds)[0]:
        _, body = frames.receive(questions)
        vectors = encoder.encode(json.loads(body))
        frames.send(answers, frames.VECTORS, vectors.astype("<f4").tobytes())


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches the whole group; no traceback for it
    try:
        serve(Path(sys.argv[1]), float(sys.argv[2]))
    except frames.PipeClosed:
        return


if __name__ == "__main__":
    main()
