"""What happens on the way: cut, doubled, held, answered by strangers, slow."""

from collections.abc import Iterator

from tests.faults.cell import Cell, Run, every_kind, main_call
from tests.faults.desk import Impatient, sync, time_passes
from tests.faults.kinds import Kind
from tests.faults.lab import Lab
from tests.faults.proxy import ANSWERS, SPOILED, Cut, End, Fault, Line


def f4() -> Iterator[Cell]:
    """Cut at ten places in three ways."""
    for kind in every_kind():
        for cut in Cut:
            for end in End:
                yield Cell("F4", f"{kind.name} cut {cut}, {end}", _call_meets(kind, Fault(cut=cut, end=end)))


def f5() -> Iterator[Cell]:
    """Delivered more than once, at once or much later."""
    for kind in every_kind():
        for copies in (1, 2, 3):
            yield Cell("F5", f"{kind.name} {copies} times more", _call_meets(kind, Fault(copies=copies)))
        yield Cell("F5", f"{kind.name} once more, later", _call_meets(kind, Fault(keep_copy=True), late=True))
        yield Cell("F5", f"{kind.name} twice and unanswered", _call_meets(kind, Fault(copies=1, swallow=True)))


def f6() -> Iterator[Cell]:
    """Held on its way, and delivered after it was sent again."""
    for kind in every_kind():
        for rounds in (1, 2, 3):
            yield Cell("F6", f"{kind.name} held, {rounds} passes", _held_back(kind, rounds))


def f7() -> Iterator[Cell]:
    """Answers that are none of the school's."""
    for kind in every_kind():
        for answer in ANSWERS:
            if answer != "401":
                yield Cell("F7", f"{kind.name} answered {answer}", _call_meets(kind, Fault(answer=answer)))
        for spoil in SPOILED:
            yield Cell("F7", f"{kind.name} with {spoil}", _call_meets(kind, Fault(spoil=spoil)))


def _call_meets(kind: Kind, fault: Fault, *, late: bool = False) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        rule = lab.proxy.on(fault, method=method, path=path)
        kind.work(session, word)
        sync(session)
        if late:
            sync(session)
            lab.proxy.deliver()
        found = lab.heal(session, email) + lab.look(kind, email, word)
        if not rule.met and kind.name != "quiz.start":
            found.append("the fault was not met")
        return found

    return run


def _held_back(kind: Kind, rounds: int) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        method, path = main_call(lab, kind)
        lab.proxy.on(Fault(hold=True), method=method, path=path)
        kind.work(session, word)
        for _ in range(rounds):
            sync(session)
            time_passes(session)
        lab.proxy.deliver()
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run


def f18() -> Iterator[Cell]:
    """20 kB/s, and one connection in twenty is cut."""
    for kind in every_kind():
        yield Cell("F18", f"{kind.name} over a bad line", _bad_line(kind))


def _bad_line(kind: Kind) -> Run:
    def run(lab: Lab, number: int) -> list[str]:
        email, word = lab.email(kind, number), f"word{number}"
        session = lab.make_ready(kind, email, word)
        lab.proxy.line = Line(bytes_per_s=20_000, drop_share=0.05)
        assert isinstance(session.transport, Impatient)
        session.transport.patience_s = 30
        kind.work(session, word)
        for _ in range(3):
            sync(session)
            time_passes(session)
        session.transport.patience_s = Impatient.patience_s
        return lab.heal(session, email) + lab.look(kind, email, word)

    return run
