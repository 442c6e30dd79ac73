"""One's own account on two computers: every field arrives, and nobody's is written over by one that was not touched."""

from typing import Any

import pytest

from lms_desktop.domain import person as person_rules
from lms_desktop.domain.errors import NotPossible, Unreachable
from lms_desktop.domain.ops import OpState
from lms_desktop.server.apps.users.models import UserProfile, UserSettings, UserSkill, UserSocial
from lms_desktop.services.views import WorkState
from tests.contract.inside.computer import Computer
from tests.server.conftest import Classroom


@pytest.fixture
def mine(level: str, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.student)
    made.sync()
    return made


@pytest.fixture
def other(mine: Computer, room: Classroom, new_computer: Any) -> Computer:
    made: Computer = new_computer(room.student)
    made.sync()
    return made


def is_write(method: str, _path: str) -> bool:
    return method in {"POST", "PUT", "PATCH", "DELETE"}


def never(_method: str, _path: str) -> bool:
    return False


def skills() -> list[tuple[str, str]]:
    return sorted(UserSkill.objects.values_list("name", "proficiency"))


def listed(computer: Computer) -> list[tuple[str, str]]:
    return [(skill.name, skill.proficiency) for skill in computer.services.person.skills()]


def test_what_was_changed_offline_is_shown_at_once_and_arrives(mine: Computer, room: Classroom) -> None:
    person = mine.services.person
    assert person.profile().email == room.student.email
    shown = person.change_profile(bio="Mine\r\n", location="Accra")
    assert (shown.bio, shown.location, shown.state) == ("Mine\r\n", "Accra", WorkState.WAITING)
    assert person.change_settings(theme="dark", playback_speed=1.5).theme == "dark"
    assert person.change_links(github="https://example.org/me").github == "https://example.org/me"
    mine.sync()
    assert mine.pending() == []
    profile, settings = UserProfile.objects.get(user=room.student), UserSettings.objects.get(user=room.student)
    assert (profile.bio, profile.location, profile.first_name) == ("Mine\r\n", "Accra", person.profile().first_name)
    assert (settings.theme, settings.playback_speed, settings.language) == ("dark", 1.5, "en")
    assert UserSocial.objects.get(user=room.student).github == "https://example.org/me"
    assert (person.profile().state, person.settings().state, person.links().state) == (None, None, None)


@pytest.mark.parametrize("order", ["mine first", "other first"])
def test_of_each_field_the_change_that_arrives_last_counts(mine: Computer, other: Computer, order: str) -> None:
    for computer, city, speed in ((mine, "Accra", 1.5), (other, "Lima", 2.0)):
        computer.services.person.change_profile(location=city)
        computer.services.person.change_settings(playback_speed=speed)
    mine.services.person.change_profile(bio="Mine")
    mine.services.person.change_links(github="https://example.org/me")
    other.services.person.change_links(website="https://example.org")
    first, last = (mine, other) if order == "mine first" else (other, mine)
    for computer in (first, last, first):
        computer.sync()
    for computer in (mine, other):
        person = computer.services.person
        assert person.profile().bio == "Mine"
        assert person.profile().location == ("Lima" if last is other else "Accra")
        assert person.settings().playback_speed == (2.0 if last is other else 1.5)
        assert (person.links().github, person.links().website) == ("https://example.org/me", "https://example.org")


def test_changes_before_a_sync_are_told_as_one_and_keep_the_latest(mine: Computer) -> None:
    person = mine.services.person
    person.change_profile(bio="One", location="Accra")
    person.change_profile(bio="Two")
    person.change_profile(location="")
    (entry,) = mine.pending()
    assert entry.kind == "profile.patch"
    mine.sync()
    assert (person.profile().bio, person.profile().location) == ("Two", "")


def test_what_is_as_it_was_is_not_told(mine: Computer) -> None:
    person = mine.services.person
    assert person.change_profile(bio=person.profile().bio).state is None
    assert mine.pending() == []


def longest(name: str, *, more: int = 0) -> str:
    """A text that fills a field to its last sign, or beyond it."""
    beginning = "https://e.example/" if name in person_rules.SOCIAL_FIELDS or name == "avatar_url" else ""
    return beginning.ljust(person_rules.LONGEST[name] + more, "e")


def change(mine: Computer, name: str, value: str) -> None:
    """Write one field, wherever it stands."""
    person = mine.services.person
    if name in person_rules.SOCIAL_FIELDS:
        person.change_links(**{name: value})
    elif name in person_rules.PROFILE_FIELDS:
        person.change_profile(**{name: value})
    else:
        person.change_settings(**{name: value})


@pytest.mark.parametrize("name", sorted(person_rules.LONGEST))
def test_a_text_that_is_too_long_is_refused_before_it_is_kept(mine: Computer, name: str) -> None:
    with pytest.raises(NotPossible) as refused:
        change(mine, name, longest(name, more=1))
    facts = refused.value.facts
    assert (facts["why"], facts["most"], mine.pending()) == ("too_long", person_rules.LONGEST[name], [])


@pytest.mark.parametrize("name", sorted(person_rules.LONGEST.keys() - {"timezone"}))
def test_what_is_just_short_enough_here_is_so_at_school(mine: Computer, name: str) -> None:
    change(mine, name, longest(name))
    mine.sync()
    assert mine.pending() == []


def test_lengths_are_the_same_on_both_sides() -> None:
    kept = {UserProfile: person_rules.PROFILE_FIELDS, UserSocial: person_rules.SOCIAL_FIELDS}
    for model, names in kept.items():
        there = {name: model._meta.get_field(name).max_length for name in names}
        assert there == {name: person_rules.LONGEST[name] for name in names}
    assert UserSkill._meta.get_field("name").max_length == person_rules.SKILL_LONGEST


@pytest.mark.parametrize("speed", [0.1, 9.0, float("nan")])
def test_a_speed_that_nobody_can_follow_is_refused(mine: Computer, speed: float) -> None:
    with pytest.raises(NotPossible) as refused:
        mine.services.person.change_settings(playback_speed=speed)
    assert (refused.value.facts["why"], mine.pending()) == ("out_of_range", [])


@pytest.mark.parametrize("fields", [{"role": "admin"}, {"email_verified": True}, {"email": "x@example.org"}])
def test_what_the_school_decides_is_nobodys_to_write(mine: Computer, fields: dict[str, Any]) -> None:
    with pytest.raises(NotPossible) as refused:
        mine.services.person.change_profile(**fields)
    assert (refused.value.facts["why"], mine.pending()) == ("not_yours", [])


def test_a_value_that_cannot_be_is_refused_before_it_is_kept(mine: Computer) -> None:
    with pytest.raises(NotPossible) as refused:
        mine.services.person.change_settings(autoplay_next="maybe")
    assert (refused.value.facts["why"], mine.pending()) == ("bad_value", [])


def test_what_the_school_refuses_stays_and_the_next_change_takes_its_place(mine: Computer, room: Classroom) -> None:
    person = mine.services.person
    person.change_profile(timezone="Nowhere/At all", bio="Kept")
    mine.sync()
    (entry,) = mine.pending()
    assert (entry.state, person.profile().bio, person.profile().state) == (OpState.REJECTED, "Kept", WorkState.FAILED)
    person.change_profile(timezone="Africa/Accra")
    mine.sync()
    assert mine.pending() == []
    kept = UserProfile.objects.get(user=room.student)
    assert (kept.timezone, kept.bio) == ("Africa/Accra", "Kept")


@pytest.mark.parametrize("lost", ["lose_request", "lose_answer"])
def test_a_lost_call_changes_nothing_twice(mine: Computer, lost: str) -> None:
    person = mine.services.person
    gone = person.add_skill("Sleeping")
    mine.sync()
    person.remove_skill(person.skills()[0].skill_id)
    person.add_skill("Patience", "expert")
    person.change_profile(bio="Mine")
    setattr(mine.line, lost, is_write)
    for _ in range(3):
        with pytest.raises(Unreachable):
            mine.sync()
    setattr(mine.line, lost, never)
    mine.sync()
    assert mine.pending() == []
    assert skills() == listed(mine) == [("Patience", "expert")]
    assert person.profile().bio == "Mine"
    assert gone.name == "Sleeping"


def test_skills_come_change_and_go(mine: Computer, other: Computer) -> None:
    person = mine.services.person
    kept = person.add_skill("Patience")
    person.change_skill(kept.skill_id, name="Patience", proficiency="advanced")
    assert listed(mine) == [("Patience", "advanced")]
    mine.sync()
    other.sync()
    assert skills() == listed(other) == [("Patience", "advanced")]
    (there,) = other.services.person.skills()
    assert other.services.person.change_skill(there.skill_id, name="Haste", proficiency="expert").name == "Haste"
    other.sync()
    mine.sync()
    assert skills() == listed(mine) == [("Haste", "expert")]
    person.remove_skill(person.skills()[0].skill_id)
    assert listed(mine) == []
    mine.sync()
    other.sync()
    assert skills() == listed(other) == []


def test_a_skill_that_both_computers_add_is_there_once(mine: Computer, other: Computer) -> None:
    for computer in (mine, other):
        computer.services.person.add_skill("Patience", "expert")
    for computer in (mine, other, mine):
        computer.sync()
    assert skills() == listed(mine) == listed(other) == [("Patience", "expert")]
    assert [*mine.pending(), *other.pending()] == []


def test_a_skill_that_both_take_away_is_gone(mine: Computer, other: Computer) -> None:
    mine.services.person.add_skill("Patience")
    mine.sync()
    other.sync()
    for computer in (mine, other):
        computer.services.person.remove_skill(computer.services.person.skills()[0].skill_id)
    for computer in (mine, other):
        computer.sync()
    assert (skills(), listed(mine), listed(other)) == ([], [], [])
    assert [*mine.pending(), *other.pending()] == []


@pytest.mark.parametrize(
    ("name", "word", "why"),
    [
        ("", "expert", "bad_value"),
        ("patience", "expert", "named_already"),
        ("Haste", "godlike", "bad_value"),
        ("p" * 151, "expert", "too_long"),
    ],
)
def test_a_skill_that_cannot_be_is_refused(mine: Computer, name: str, word: str, why: str) -> None:
    person = mine.services.person
    person.add_skill("Patience")
    with pytest.raises(NotPossible) as refused:
        person.add_skill(name, word)
    assert refused.value.facts["why"] == why
    with pytest.raises(NotPossible):
        person.remove_skill("nothing")


def test_before_the_first_reading_there_is_nothing_to_change(level: str, room: Classroom, new_computer: Any) -> None:
    fresh: Computer = new_computer(room.student)
    person = fresh.services.person
    for look in (person.profile, person.settings, person.links):
        with pytest.raises(NotPossible):
            look()
    assert person.skills() == ()


def test_the_outbox_names_what_waits(mine: Computer) -> None:
    person = mine.services.person
    person.change_profile(bio="Mine")
    person.change_settings(theme="dark")
    person.add_skill("Patience")
    rows = mine.services.outbox.load().waiting
    assert [(row.kind, row.detail) for row in rows] == [
        ("profile", "bio: Mine"),
        ("settings", "theme: dark"),
        ("profile", "Patience"),
    ]
    assert mine.services.outbox.detail(rows[2].row_id).content == "Patience"
