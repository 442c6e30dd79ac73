"""Every piece of Python that the demo school teaches runs, and prints what the text says."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = [
    *sorted((ROOT / "resources" / "demo").rglob("*.md")),
    *sorted((ROOT / "packaging" / "media" / "handbook").glob("*.md")),
    *sorted((ROOT / "packaging" / "media" / "sheets").glob("*.md")),
]
PROGRAMS = sorted((ROOT / "resources" / "demo").rglob("*.py"))
_CONSOLE = """
import code, sys
sys.stderr = sys.stdout
console = code.InteractiveConsole()
for line in sys.stdin.read().splitlines():
    print(line)
    console.push(line[4:])
"""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(path: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(path.read_text(encoding="utf-8"))


def with_code(kind: str) -> list[Path]:
    return [path for path in TEXTS if any(k == kind for k, _ in blocks(path))]


@pytest.mark.parametrize("path", with_code("python"), ids=lambda path: path.stem)
def test_programs_print_what_the_text_says(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "__main__"}
    found = blocks(path)
    for number, (kind, source) in enumerate(found):
        if kind == "python":
            printed = run(source, namespace)
            following = found[number + 1] if number + 1 < len(found) else ("", "")
            assert printed == (following[1] if following[0] == "text" else ""), source


@pytest.mark.parametrize("path", with_code("pycon"), ids=lambda path: path.stem)
def test_conversations_go_as_the_text_says(path: Path) -> None:
    for kind, conversation in blocks(path):
        if kind == "pycon":
            assert without_traceback(talk(conversation)) == without_traceback(conversation)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_downloadable_programs_run(path: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-I", path], cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stdout


@pytest.mark.parametrize("text", ["syntax", "output"])
def test_a_wrong_example_would_be_found(text: str) -> None:
    if text == "syntax":
        with pytest.raises(SyntaxError):
            run("for name in names\n    print(name)\n", {})
    else:
        assert run("print(1)\n", {}) != "2\n"


def run(source: str, namespace: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "example", "exec"), namespace)  # our own examples
    return out.getvalue()


def talk(conversation: str) -> str:
    """Type the lines with arrows, and give back the whole conversation."""
    typed = [line for line in conversation.splitlines() if line.startswith((">>> ", "... "))]
    # In a process of its own, because an error here is wanted and nobody else's business.
    command = [sys.executable, "-I", "-c", _CONSOLE]
    done = subprocess.run(command, input="\n".join(typed), capture_output=True, text=True, check=True)
    return done.stdout


def without_traceback(conversation: str) -> list[str]:
    """Leave out what depends on the way of running: where it happened, and guesses at what was meant."""
    lines = (line for line in conversation.splitlines() if line and not line.startswith("  "))
    return [line.split(". Did you mean")[0] for line in lines]
