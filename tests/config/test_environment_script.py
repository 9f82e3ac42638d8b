""".ci/environment, read by ./run and ./test: what an ordinary user is told where Debian's python3-venv is missing."""

import subprocess
from pathlib import Path

from config.environment import PROJECT


def test_an_ordinary_user_without_venv_is_told_in_one_line_what_to_install(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    # Debian without python3-venv: python3 is there, its modules ensurepip and venv are not; and nobody is root
    for name, script in {
        "python3.11": 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac',
        "id": "echo 1000",
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    (tmp_path / "lock").touch()
    done = subprocess.run(
        ["bash", "-c", f"set -euo pipefail; . '{PROJECT}/.ci/environment'; environment lock"],
        cwd=tmp_path,
        env={"PATH": f"{programs}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        input="",
    )
    assert done.returncode == 1
    assert done.stderr == (
        "Python's venv module is missing. Ask an administrator to run: apt-get install python3-venv\n"
    )
    assert not (tmp_path / ".venv").exists()
