"""With many writers at once, whoever reads by numbers misses nothing, and no number is given in vain."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def race(url: str | None, *arguments: str) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATABASE_URL": url} if url else {}
    command = [sys.executable, "-m", "tests.server.sync.race", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def demand_nothing_missed(found: dict[str, Any], commits: int) -> None:
    assert found["commits"] >= commits
    assert found["missed"] == found["backwards"] == 0
    assert found["numbers_given"] == found["commits"]


def test_twenty_four_writers_with_open_transactions_on_postgresql(postgres: str) -> None:
    demand_nothing_missed(race(postgres, "--commits", "1500", "--writers", "24"), 1500)


def test_writers_on_sqlite(tmp_path: Path) -> None:
    demand_nothing_missed(race(None, "--commits", "300", "--writers", "4", "--hold-ms", "2"), 300)
