"""With many writers at once, whoever reads by numbers misses nothing, and no number is given in vain."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.postgres import database_of_its_own

ROOT = Path(__file__).resolve().parents[3]


def test_a_reader_misses_nothing_of_many_writers() -> None:
    on_postgres = "DATABASE_URL" in os.environ  # SQLite takes one writer at a time: fewer show as much
    wanted = (
        ["--commits", "1500", "--writers", "24"]
        if on_postgres
        else ["--commits", "150", "--writers", "4", "--hold-ms", "2"]
    )
    command = [sys.executable, "-m", "tests.server.sync.race", *wanted]
    with database_of_its_own():
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=110)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["missed"] == found["backwards"] == 0
    assert found["numbers_given"] == found["commits"] >= int(wanted[1])
