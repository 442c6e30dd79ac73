"""How changes of one's own account are told to a school that speaks the 69 rows."""

from dataclasses import dataclass

from lms_desktop.api.endpoints import people
from lms_desktop.api.school import School
from lms_desktop.domain import person
from lms_desktop.domain.ops import OwnPatch, SkillAdd
from lms_desktop.protocol.decoding import decode
from lms_desktop.protocol.users import Skill


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Writes one's own rows, never more of them than was changed here."""

    school: School

    def patch(self, entity: str, op: OwnPatch, *, key: str) -> bytes:
        """Look, and write what is not yet as it is to be; the row as it is then."""
        doc = people.mine(self.school, entity).body
        theirs = decode(doc, dict[str, object])
        wanted = {name: new for name, new in person.own(op).items() if theirs.get(name) != new}
        if not wanted:
            return doc  # it arrived before
        if entity != "social":
            return people.change(self.school, entity, wanted, key=key).body
        # Links are written all at once: those that were not changed here stay as they are there.
        links = {name: theirs.get(name, "") for name in person.SOCIAL_FIELDS}
        return people.put(self.school, entity, {**links, **wanted}, key=key).body

    def add_skill(self, id_: str, op: SkillAdd, *, key: str) -> bytes:
        """Add a skill, or find it on the list: another computer may have named it, too."""
        here = next((doc for doc in people.skills(self.school) if is_same_skill(op, doc)), None)
        body = {"id": id_, "name": op.name, "proficiency": op.proficiency}
        return people.add_skill(self.school, body, key=key).body if here is None else here


def is_same_skill(op: SkillAdd, doc: bytes) -> bool:
    """Whether a skill of the list is the one that is to be added."""
    skill = decode(doc, Skill)
    return (skill.name.casefold(), skill.proficiency) == (op.name.casefold(), op.proficiency)
