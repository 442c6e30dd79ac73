"""``lms-desktop download``: the same services without a window, and an exit code for each end."""

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms_desktop.app.commands import Exit
from lms_desktop.app.download_command import Wish, download
from lms_desktop.system.paths import Paths
from tests.live import LEARNER, KeptSecrets, LiveSchool, sync


def run(home: Path, course: str = "A course", *, account: str = "") -> tuple[Exit, dict[str, object]]:
    out = io.StringIO()
    ended = download(Wish(course, account, as_json=True), Paths.under(home), KeptSecrets(home), out)
    return ended, json.loads(out.getvalue())


@pytest.fixture
def home(school: LiveSchool, tmp_path: Path) -> Path:
    """A computer whose person joined the course."""
    session = school.session(tmp_path / "home", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("test").cards
    session.services.enrollments.enroll(card.course_id)
    sync(session)
    session.close()
    return tmp_path / "home"


def test_a_course_comes_whole_and_is_told_as_json(school: LiveSchool, home: Path) -> None:
    ended, told = run(home)
    assert ended is Exit.COMPLETE
    assert (told["title"], told["files"], told["files_here"], told["missing"]) == ("A course", 4, 4, [])
    assert told["bytes"] == told["bytes_here"]
    session = school.session(home, LEARNER)
    assert session.services.library.load().cards[0].offline.files_here == 4
    session.close()
    school.stop()
    assert run(home, "course", account=LEARNER)[0] is Exit.COMPLETE, "it is here, with or without the school"


def test_an_open_window_is_told_of(school: LiveSchool, home: Path) -> None:
    window = school.session(home, LEARNER)
    assert run(home)[0] is Exit.BUSY
    window.close()


def test_a_school_that_is_away_is_told_of(school: LiveSchool, home: Path) -> None:
    school.stop()
    ended, told = run(home)
    assert (ended, told["files_here"]) == (Exit.AWAY, 0)


@pytest.mark.parametrize(("course", "account"), [("no such course", ""), ("A course", "nobody@x.org")])
def test_what_is_not_there_is_used_wrongly(home: Path, course: str, account: str) -> None:
    assert run(home, course, account=account)[0] is Exit.USAGE


def test_without_a_sign_in_somebody_has_to_sign_in(home: Path) -> None:
    shutil.rmtree(home / "keyring")
    out = io.StringIO()
    assert download(Wish("A course"), Paths.under(home), KeptSecrets(home), out) is Exit.SIGNED_OUT
    assert "sign-in" in out.getvalue()


def test_it_needs_no_window(home: Path) -> None:
    code = (
        "import io, sys; from pathlib import Path\n"
        "from lms_desktop.app.download_command import Wish, download\n"
        "from lms_desktop.system.paths import Paths; from tests.live import KeptSecrets\n"
        "home = Path(sys.argv[1])\n"
        "assert download(Wish('A course'), Paths.under(home), KeptSecrets(home), io.StringIO()) == 0\n"
        "seen = {'PySide6.QtGui', 'PySide6.QtWidgets'} & set(sys.modules)\n"
        "assert not seen, seen\n"
    )
    subprocess.run([sys.executable, "-c", code, str(home)], check=True)


def test_the_command_says_how_it_can_end() -> None:
    command = [sys.executable, "-m", "lms_desktop", "download", "--help"]
    told = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    for code in Exit:
        assert f" {code.value} " in told
