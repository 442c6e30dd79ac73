"""What one committed transaction touched, told to whoever shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids touched by one transaction, by entity (``"note"``, ``"course"``, ``"outbox"``, ``"download"``, …)."""

    ids: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Changes":
        """Gather ``(entity, id)`` pairs."""
        found: dict[str, set[str]] = {}
        for entity, id_ in pairs:
            found.setdefault(entity, set()).add(id_)
        return cls(MappingProxyType({entity: frozenset(ids) for entity, ids in found.items()}))

    @property
    def entities(self) -> frozenset[str]:
        """The names of the entities that were touched."""
        return frozenset(self.ids)

    def touches(self, *entities: str) -> bool:
        """Whether any of these entities was touched."""
        return any(entity in self.ids for entity in entities)
