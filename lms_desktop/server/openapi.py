"""The schema as a file: ``python -m lms_desktop.server.openapi [--check] tests/server/openapi.json``."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from .console import say


def main() -> int:
    """Write the schema; or, with `--check`, tell whether the file says the same as the code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    parser.add_argument("file", type=Path)
    asked = parser.parse_args()
    now = as_text()
    if not asked.check:
        asked.file.write_text(now, encoding="utf-8")
        return 0
    if asked.file.read_text(encoding="utf-8") == now:
        return 0
    say(f"{asked.file} is not what the code says; write it again with: python -m {__spec__.name} {asked.file}")
    return 1


def as_text() -> str:
    """The schema in lines, in an order that does not change by itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms_desktop.server.settings")
    import django

    django.setup()
    from .core.schema import whole_schema

    return _in_lines(whole_schema(), 3) + "\n"


def _in_lines(value: Any, depth: int) -> str:
    """One line for each operation and each component, so that a change shows as one."""
    if not depth or not isinstance(value, dict):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    lines = (f"{json.dumps(name)}: {_in_lines(inner, depth - 1)}" for name, inner in sorted(value.items()))
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    sys.exit(main())
