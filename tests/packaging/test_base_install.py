"""The base install is the client: no Django in it, and no windows in what runs without any."""

import importlib.metadata
import subprocess
import sys

from packaging.requirements import Requirement


def closure(name: str) -> set[str]:
    """Everything that an install of a package without extras brings."""
    found: set[str] = set()
    left = [name]
    while left:
        current = left.pop().lower().replace("_", "-")
        if current in found:
            continue
        found.add(current)
        try:
            needs = importlib.metadata.requires(current) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for line in needs:
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                left.append(need.name)
    return found


def test_base_install_has_no_django() -> None:
    base = closure("lms-desktop")
    assert "pyside6-essentials" in base
    assert not {name for name in base if name.startswith("django") or name in {"waitress", "drf-spectacular"}}


def test_services_need_no_qt() -> None:
    code = "import lms_desktop.services.session, lms_desktop.sync.push, lms_desktop.sync.pull, sys\n"
    code += "assert not [name for name in sys.modules if name.startswith('PySide6')]"
    subprocess.run([sys.executable, "-c", code], check=True)
