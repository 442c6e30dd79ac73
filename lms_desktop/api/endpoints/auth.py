"""Category 1: signing in and out."""

from lms_desktop.api.school import School
from lms_desktop.domain.errors import NotASchool, SignedOut, WrongPassword
from lms_desktop.protocol.rows import Health, decode
from lms_desktop.protocol.users import Device, LoginAnswer, TokenPair


def health(school: School) -> Health:
    """Whether this is a school. Raises ``NotASchool`` or ``Unreachable``."""
    try:
        found = decode(school.get("health/").body, Health)
    except ValueError as error:
        raise NotASchool("no health") from error
    return found


def login(school: School, email: str, password: str, *, device: str = "") -> LoginAnswer:
    """Sign in, on a device by name. Raises ``WrongPassword``, ``Busy`` after too many tries, ``Unreachable``."""
    body = {"email": email, "password": password} | ({"device": device} if device else {})
    try:
        return decode(school.send("POST", "auth/login/", body).body, LoginAnswer)
    except SignedOut as error:
        raise WrongPassword(str(error)) from error


def refresh(school: School, token: str) -> TokenPair:
    """The next pair of tokens. Raises ``SignedOut`` where the school has revoked this one."""
    return decode(school.send("POST", "auth/refresh/", {"refresh": token}).body, TokenPair)


def logout(school: School, token: str) -> None:
    """Tell the school that this token is dead."""
    school.send("POST", "auth/logout/", {"refresh": token})


def devices(school: School) -> list[Device]:
    """Where one is signed in. Raises ``Gone`` where the school does not tell."""
    return [decode(row, Device) for row in school.pages("auth/devices/")]


def sign_out_device(school: School, device_id: str) -> None:
    """End the session of a device. Raises ``Gone`` where it has none."""
    school.send("DELETE", f"auth/devices/{device_id}/")
