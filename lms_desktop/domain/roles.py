"""What a role opens before any course is looked at."""

from lms_desktop.protocol.enums import Role


def may_teach(role: Role) -> bool:
    """Decide whether a person may have courses of their own."""
    return role in (Role.INSTRUCTOR, Role.ADMIN)


def may_administer(role: Role) -> bool:
    """Decide whether a person may do everything in a school."""
    return role is Role.ADMIN


def may_register_as(role: Role, *, instructors_welcome: bool) -> bool:
    """Decide whether a stranger may choose a role; nobody chooses to be an admin."""
    return role is Role.STUDENT or (role is Role.INSTRUCTOR and instructors_welcome)
