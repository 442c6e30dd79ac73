"""What the school does not list any more, all at once: kept until a person says that it may go."""

from collections import Counter

from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import HeldBackView
from lms_desktop.store import held_back
from lms_desktop.store.store import Tx


class HeldBackService:
    """Decide on what is held back; Home shows it."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def let_go(self) -> None:
        """They go with the next reading, if the school still does not list them. Work of one's own that waits stays."""
        with self._account.store.write("held-back") as tx:
            held_back.let_go(tx, self._account.clock.now())


def held(tx: Tx) -> tuple[HeldBackView, ...]:
    """What waits for a decision, by kind."""
    count: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for one in held_back.every(tx).values():
        count[one.entity] += one.count
        of[one.entity] += one.of
    return tuple(HeldBackView(kind=entity, count=count[entity], of=of[entity]) for entity in sorted(count))
