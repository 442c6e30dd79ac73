"""One's own account, changed while the school is away, reaches a live school and the next computer."""

from pathlib import Path

from lms_desktop.services.session import Services
from lms_desktop.store import outbox
from tests.live import LEARNER, LiveSchool, sync


def told(services: Services) -> tuple[object, ...]:
    """What one says about oneself, as it is here."""
    person = services.person
    skills = [(skill.name, skill.proficiency) for skill in person.skills()]
    return person.profile().bio, person.settings().theme, person.links().github, skills


def test_what_was_said_offline_is_on_the_next_computer(school: LiveSchool, tmp_path: Path) -> None:
    here, there = (school.session(tmp_path / name, LEARNER) for name in ("here", "there"))
    for session in (here, there):
        sync(session)
    school.stop()
    person = here.services.person
    person.change_profile(bio="A line,\r\nand \U0001f600")
    person.change_settings(theme="dark")
    person.change_links(github="https://example.org/me")
    person.add_skill("Patience", "expert")
    before = told(here.services)
    school.start()
    with here.open.store.write() as tx:
        outbox.network_is_back(tx)
    for session in (here, there):
        sync(session)
    assert told(here.services) == told(there.services) == before
    assert before == ("A line,\r\nand \U0001f600", "dark", "https://example.org/me", [("Patience", "expert")])
    assert here.services.outbox.load().waiting == ()
    for session in (here, there):
        session.close()
