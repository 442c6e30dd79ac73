"""Where one is signed in, as the school tells it: nothing of it is kept here."""

from lms_desktop.api.endpoints import auth
from lms_desktop.domain.errors import Gone, NotPossible
from lms_desktop.services.open_account import OpenAccount
from lms_desktop.services.views import DeviceView


class DeviceService:
    """Look where one is signed in, and sign a device out."""

    def __init__(self, account: OpenAccount) -> None:
        self._account = account

    def load(self) -> tuple[DeviceView, ...]:
        """This device, then the others. Raises ``Unreachable``, or ``NotPossible`` where the school does not tell."""
        try:
            found = auth.devices(self._account.school)
        except Gone as error:
            raise NotPossible("devices", why="not_told") from error
        views = (DeviceView(one.id, one.name, one.last_used_at, is_current=one.is_current) for one in found)
        return tuple(sorted(views, key=lambda one: not one.is_current))

    def sign_out(self, device_id: str) -> None:
        """End the session of a device. Raises ``Unreachable`` where the school does not answer."""
        try:
            auth.sign_out_device(self._account.school, device_id)
        except Gone:
            return  # it was signed out meanwhile
