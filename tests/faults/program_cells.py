"""What happens to the program: killed at each step, its clock set, its account changed, started twice."""

from collections.abc import Iterator
from datetime import timedelta

from lms_desktop.domain.errors import StoreBusy
from tests.faults.cell import Cell, Run, every_kind, main_call, with_device
from tests.faults.desk import open_desk, sync
from tests.faults.device import Device
from tests.faults.kinds import Kind
from tests.faults.lab import Lab
from tests.faults.proxy import Cut, Fault

POINTS = (
    "{local}:before-commit",
    "{local}:after-commit",
    "take-off:before-commit",
    "take-off:after-commit",
    "before-send",
    "answered",
    "ack:before-commit",
    "ack:after-commit",
    "pull:before-commit",
    "mid-pull",
    "pull:after-commit",
)
ON_THE_WAY = (Cut.NOTHING, Cut.HALF_BODY, Cut.NO_ANSWER, Cut.STATUS_LINE, Cut.HALF_ANSWER)


def f1() -> Iterator[Cell]:
    """kill -9 at the program's own points, and when the network is at a place in the call."""
    for kind in every_kind():
        for point in POINTS:
            yield Cell("F1", f"{kind.name} at {point}", _killed_at(kind, point))
        for cut in ON_THE_WAY:
            yield Cell("F1", f"{kind.name} killed {cut}", _killed_on_the_way(kind, cut))


def _killed_at(kind: Kind, point: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            device.tell("crash_at", point.format(local=kind.local))

        return with_device(lab, kind, number, prepare, must_die=True)

    return run


def _killed_on_the_way(kind: Kind, cut: Cut) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        def prepare(device: Device) -> None:
            method, path = main_call(lab, kind)
            lab.proxy.on(Fault(cut=cut, then=device.kill), method=method, path=path)

        return with_device(lab, kind, number, prepare, must_die=True)

    return run


def f8() -> Iterator[Cell]:
    """The token ends in the middle; renewing it works, or does not; the account changes meanwhile."""
    for kind in every_kind():
        for how in ("renewed", "renewal lost", "renewal refused", "disabled", "signed out elsewhere", "demoted"):
            yield Cell("F8", f"{kind.name}, {how}", _token_ends(kind, how))


def _token_ends(kind: Kind, how: str) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        kind.work(session, word)
        if how.startswith("renew"):
            lab.proxy.on(Fault(answer="401"), method=method, path=path)
        if how == "renewal lost":
            lab.proxy.on(Fault(swallow=True), path="auth/refresh/")
        if how == "renewal refused":
            lab.proxy.on(Fault(answer="401"), path="auth/refresh/")
        _change_account(lab, email, how, undo=False)
        sync(session)
        _change_account(lab, email, how, undo=True)
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _change_account(lab: Lab, email: str, how: str, *, undo: bool) -> None:
    from django.db import connection

    from lms_desktop.server.apps.authentication import tokens
    from lms_desktop.server.apps.authentication.models import User

    users = User.objects.filter(email=email)
    if how == "disabled":
        users.update(is_active=undo)
    if how == "demoted":
        role = "instructor" if email.startswith("teacher") else "student"
        users.update(role=role if undo or role == "student" else "student")
    if how == "signed out elsewhere" and not undo:
        tokens.sign_out_everywhere(lab.user(email))
    connection.close()


JUMPS_S = (1, -1, 300, -300, 3600, -3600, 86400, -86400, 315_360_000, -315_360_000)


def f11() -> Iterator[Cell]:
    """The computer's clock jumps before the work, between work and sync, and in the middle of a sync."""
    for kind in every_kind():
        for jump in JUMPS_S:
            yield Cell("F11", f"{kind.name}, {jump} s", _clock_jumps(kind, jump))


def _clock_jumps(kind: Kind, jump: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        clock = session.open.clock
        usual = clock.uncorrected
        session.open.clock.uncorrected = lambda: usual() + timedelta(seconds=jump)  # type: ignore[method-assign]
        try:
            kind.work(session, word)
            method, path = main_call(lab, kind)
            lab.proxy.on(Fault(swallow=True), method=method, path=path)
            sync(session)
            return lab.heal(session, email) + lab.look(kind, email, word)
        finally:
            lab.leave_desk(email)

    return run


def f17() -> Iterator[Cell]:
    """A second program on the same profile, and two programs that start at once."""
    for kind in every_kind():
        yield Cell("F17", f"{kind.name}, a second window", _second_window(kind))
        yield Cell("F17", f"{kind.name}, two at once", _two_at_once(kind))


def _second_window(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        found: list[str] = []
        try:
            open_desk(lab.proxy.url, lab.home(email), email).close()
            found.append("two programs have one account open")
        except StoreBusy:
            pass
        kind.work(session, word)
        return found + lab.heal(session, email) + lab.look(kind, email, word)

    return run


def _two_at_once(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        lab.make_ready(kind, email, word)
        lab.leave_desk(email)
        both = [Device(lab.proxy.url, lab.home(email), email) for _ in range(2)]
        answers = [device.tell("work", kind.name, word) for device in both]
        for device in both:
            device.tell("sync")
            device.kill()
            device.end()
        found = [] if sorted(a[0] for a in answers if a) == ["error", "saved"] else [f"both answered {answers}"]
        return found + lab.heal(lab.desk(email), email) + lab.look(kind, email, word)

    return run
