"""The accounts of this computer."""

from pathlib import Path

import pytest

from lms_desktop.api.school import School, new_transport
from lms_desktop.domain.errors import NotPossible
from lms_desktop.services.accounts import Accounts
from lms_desktop.services.views import DemoAccount
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.secrets import MemorySecrets
from tests.live import LEARNER, PASSWORD, KeptSecrets, LiveSchool
from tests.unit.services.conftest import Homes


def accounts(home: Path, **more: object) -> Accounts:
    return Accounts(
        home / "accounts.json",
        KeptSecrets(home),
        lambda url: School(url, new_transport(), SystemClock()),
        **more,  # type: ignore[arg-type]  # the demo accounts, or nothing
    )


@pytest.fixture
def school(homes: Homes) -> LiveSchool:
    return homes.school


def test_signing_in_and_out_keeps_the_account_and_drops_the_token(school: LiveSchool, tmp_path: Path) -> None:
    school.start()
    known = accounts(tmp_path)
    account = known.sign_in(f" {school.url} ", f" {LEARNER} ", PASSWORD)
    assert known.find(account.key) == account
    assert known.can_send(account.key)
    known.sign_out(account.key)
    school.stop()
    assert not known.can_send(account.key)
    (after,) = known.known()
    assert after.needs_sign_in
    known.sign_out(account.key)
    known.sign_out("nobody")


def test_signing_out_without_a_network_works_all_the_same(school: LiveSchool, tmp_path: Path) -> None:
    school.start()
    known = accounts(tmp_path)
    account = known.sign_in(school.url, LEARNER, PASSWORD)
    school.stop()
    known.sign_out(account.key)
    assert not known.can_send(account.key)


def test_where_no_keyring_is_the_account_says_that_it_lasts_for_this_session(
    school: LiveSchool, tmp_path: Path
) -> None:
    school.start()
    known = Accounts(tmp_path / "a.json", MemorySecrets(), lambda url: School(url, new_transport(), SystemClock()))
    assert known.sign_in(school.url, LEARNER, PASSWORD).session_only
    school.stop()
    assert "refresh" not in (tmp_path / "a.json").read_text()


def test_a_list_that_is_rubbish_is_no_list(tmp_path: Path) -> None:
    known = accounts(tmp_path)
    (tmp_path / "accounts.json").write_text("{")
    assert known.known() == ()
    assert known.find("x") is None


def test_the_demo_accounts_are_offered(tmp_path: Path) -> None:
    demo = DemoAccount(server_url="http://127.0.0.1:1", email="a@b", password="p", name="A", role="student")
    assert accounts(tmp_path, demo=[demo]).demo() == (demo,)


def test_a_school_without_https_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotPossible):
        accounts(tmp_path).sign_in("http://school.example.org", LEARNER, PASSWORD)
