"""Services that are still on their way: a page may be painted and ask before the store is open; its worker waits."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lms_desktop.tasks import Cancelled

if TYPE_CHECKING:
    from lms_desktop.services.session import Services


class LaterServices:
    """Stands in for ``Services``; every call waits, in its worker, until the account is open."""

    def __init__(self) -> None:
        self._here = threading.Event()
        self._services: Services | None = None

    def come(self, services: "Services") -> None:
        """The account is open."""
        self._services = services
        self._here.set()

    def give_up(self) -> None:
        """It will not be opened; whoever waits is sent home."""
        self._here.set()

    def wait(self) -> "Services":
        """The services, once they are here."""
        self._here.wait()
        if self._services is None:
            raise Cancelled
        return self._services

    def __getattr__(self, feature: str) -> "LaterFeature":
        return LaterFeature(self, feature)


class LaterFeature:
    """One feature of services that are on their way."""

    def __init__(self, services: LaterServices, name: str) -> None:
        self._services = services
        self._name = name

    def __getattr__(self, deed: str) -> Callable[..., Any]:
        def call(*values: object, **named: object) -> Any:
            return getattr(getattr(self._services.wait(), self._name), deed)(*values, **named)

        return call
