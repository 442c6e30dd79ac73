"""Each import contract is broken once, on purpose, to see it fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREAKS = {
    "layers": ("domain/deadlines.py", "import lms_desktop.services.views"),
    "server-alone": ("server/wsgi.py", "import lms_desktop.services.views"),
    "nobody-imports-server": ("services/states.py", "import lms_desktop.server.settings"),
    "ui-asks-services": ("ui/place.py", "import lms_desktop.store.rows"),
    "no-qt-below": ("domain/deadlines.py", "import PySide6.QtCore"),
    "requests-in-api": ("services/states.py", "import requests"),
    "sqlalchemy-in-store": ("services/states.py", "import sqlalchemy"),
    "engines-in-player": ("ui/place.py", "import vlc"),
}


@pytest.mark.parametrize("contract", BREAKS)
def test_a_broken_contract_is_found(contract: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "lms_desktop", tmp_path / "lms_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    place, line = BREAKS[contract]
    file = tmp_path / "lms_desktop" / place
    file.write_text(f"{file.read_text()}\n{line}\n")
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run(
        [linter, "--contract", contract, "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert found.returncode == 1, found.stdout + found.stderr
    assert "BROKEN" in found.stdout


def test_every_contract_is_broken_once() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert {one["id"] for one in settings["tool"]["importlinter"]["contracts"]} == set(BREAKS)
