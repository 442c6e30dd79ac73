"""One's own account: profile, settings, links, skills; written here first, told field by field."""

from collections.abc import Sequence
from typing import NoReturn, TypeVar

import msgspec

from lms_desktop.domain import person
from lms_desktop.domain.errors import NotPossible
from lms_desktop.domain.ids import new_id
from lms_desktop.domain.links import as_link
from lms_desktop.domain.op import FieldChange
from lms_desktop.domain.ops import AnyOp, ProfilePatch, SettingsPatch, SkillAdd, SkillRemove, SocialPatch
from lms_desktop.protocol.enums import Proficiency
from lms_desktop.protocol.users import Profile, Settings, Skill, Social
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.states import state_of
from lms_desktop.services.views import LinksView, ProfileView, SettingsView, SkillView, WorkState
from lms_desktop.store import ledger, outbox, rows
from lms_desktop.store.store import Tx

P = TypeVar("P", Profile, Settings, Social)
Value = str | bool | float


class PersonService:
    """Look at one's own account, and change it."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def profile(self) -> ProfileView:
        """One's profile as it is here. Raises ``NotPossible`` before it was read once."""
        with self._account.store.read() as tx:
            return _profile(tx, self._account.user_id)

    def settings(self) -> SettingsView:
        """One's settings as they are here. Raises ``NotPossible`` before they were read once."""
        with self._account.store.read() as tx:
            return _settings(tx)

    def links(self) -> LinksView:
        """One's links as they are here. Raises ``NotPossible`` before they were read once."""
        with self._account.store.read() as tx:
            return _links(tx)

    def skills(self) -> tuple[SkillView, ...]:
        """What one can do, by name."""
        with self._account.store.read() as tx:
            found = sorted(rows.many(tx, Skill), key=lambda skill: (skill.name.casefold(), skill.id))
            return tuple(_skill(tx, skill) for skill in found)

    def change_profile(self, **fields: Value) -> ProfileView:
        """Write some fields. Raises ``NotPossible`` for one that is not one's own to write, or that is too long."""
        with self._account.store.write("profile") as tx:
            row = rows.one(tx, Profile, self._account.user_id) or _not_here("profile")
            self._patch(tx, row, fields, ProfilePatch(fields=_changed(row, fields, person.PROFILE_FIELDS)))
            return _profile(tx, self._account.user_id)

    def change_settings(self, **fields: Value) -> SettingsView:
        """Write some settings. Raises ``NotPossible`` for one that there is not, or that cannot be so."""
        with self._account.store.write("settings") as tx:
            row = _only(tx, Settings)
            self._patch(tx, row, fields, SettingsPatch(fields=_changed(row, fields, person.SETTINGS_FIELDS)))
            return _settings(tx)

    def change_links(self, **fields: Value) -> LinksView:
        """Write some links; an empty one is no link. Raises ``NotPossible`` for one that names no place."""
        fields = {name: as_link(str(value)) for name, value in fields.items()}
        with self._account.store.write("social") as tx:
            row = _only(tx, Social)
            self._patch(tx, row, fields, SocialPatch(fields=_changed(row, fields, person.SOCIAL_FIELDS)))
            return _links(tx)

    def add_skill(self, name: str, proficiency: str = Proficiency.BEGINNER) -> SkillView:
        """Put a skill on one's list. Raises ``NotPossible`` where it is there already, or has no name."""
        with self._account.store.write("skill") as tx:
            return self._add(tx, new_id(), name, proficiency)

    def change_skill(self, skill_id: str, *, name: str, proficiency: str) -> SkillView:
        """Name a skill anew: the school knows skills that come and go, and none that changes."""
        with self._account.store.write("skill") as tx:
            now = _kept(tx, skill_id)
            if (now.name, now.proficiency) == (name.strip(), proficiency):
                return _skill(tx, now)
            gone = self._put(tx, "skill", now.id, SkillRemove())
            return self._add(tx, new_id(), name, proficiency, depends_on=gone)

    def remove_skill(self, skill_id: str) -> None:
        """Take a skill off one's list."""
        with self._account.store.write("skill") as tx:
            self._put(tx, "skill", _kept(tx, skill_id).id, SkillRemove())

    def _add(self, tx: Tx, id_: str, name: str, proficiency: str, *, depends_on: str | None = None) -> SkillView:
        wanted = SkillAdd(name=_name(tx, name), proficiency=_proficiency(proficiency))
        self._put(tx, "skill", id_, wanted, depends_on=depends_on)
        return _skill(tx, _kept(tx, id_))

    def _patch(self, tx: Tx, row: P, fields: dict[str, Value], op: ProfilePatch | SettingsPatch | SocialPatch) -> None:
        if not op.fields:
            return
        try:
            person.patched(row, op)
        except msgspec.ValidationError as error:
            raise NotPossible(", ".join(fields), why="bad_value") from error
        for name, value in op.wanted.items():
            if flaw := person.flaw_of(name, value):
                raise NotPossible(name, why=flaw, most=person.LONGEST.get(name))
        self._put(tx, rows.ENTITY[type(row)], row.id, op)

    def _put(self, tx: Tx, entity: str, id_: str, op: AnyOp, *, depends_on: str | None = None) -> str:
        moment = self._account.clock.moment()
        return outbox.put(tx, entity=entity, entity_id=id_, op=op, moment=moment, depends_on=depends_on)


def _changed(row: Profile | Settings | Social, fields: dict[str, Value], own: Sequence[str]) -> dict[str, FieldChange]:
    others = sorted(fields.keys() - set(own))
    if others:
        raise NotPossible(", ".join(others), why="not_yours")
    return person.changed(row, fields)


def _profile(tx: Tx, user_id: str) -> ProfileView:
    row = rows.one(tx, Profile, user_id) or _not_here("profile")
    own = {name: getattr(row, name) for name in person.PROFILE_FIELDS}
    state = _state(tx, "profile", row.id)
    return ProfileView(email=row.email, role=row.role, email_verified=row.email_verified, state=state, **own)


def _settings(tx: Tx) -> SettingsView:
    row = _only(tx, Settings)
    own = {name: getattr(row, name) for name in person.SETTINGS_FIELDS}
    return SettingsView(state=_state(tx, "settings", row.id), **own)


def _links(tx: Tx) -> LinksView:
    row = _only(tx, Social)
    own = {name: getattr(row, name) for name in person.SOCIAL_FIELDS}
    return LinksView(state=_state(tx, "social", row.id), **own)


def _skill(tx: Tx, row: Skill) -> SkillView:
    return SkillView(row.id, row.name, row.proficiency, _state(tx, "skill", row.id))


def _state(tx: Tx, entity: str, id_: str) -> WorkState | None:
    return state_of(ledger.pending(tx, entity, id_))


def _only(tx: Tx, kind: type[P]) -> P:
    """The one row of this kind that a person has."""
    return next(iter(rows.many(tx, kind)), None) or _not_here(rows.ENTITY[kind])


def _kept(tx: Tx, skill_id: str) -> Skill:
    return rows.one(tx, Skill, rows.name_now(tx, skill_id)) or _not_here(skill_id)


def _name(tx: Tx, name: str) -> str:
    name = name.strip()
    if not name:
        raise NotPossible(name, why="bad_value")
    if len(name) > person.SKILL_LONGEST:
        raise NotPossible(name, why="too_long", most=person.SKILL_LONGEST)
    if any(skill.name.casefold() == name.casefold() for skill in rows.many(tx, Skill)):
        raise NotPossible(name, why="named_already")
    return name


def _proficiency(word: str) -> Proficiency:
    found = Proficiency(word)
    if found is Proficiency.UNKNOWN:
        raise NotPossible(word, why="bad_value")
    return found


def _not_here(what: str) -> NoReturn:
    raise NotPossible(what, why="not_here")
