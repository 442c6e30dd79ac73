"""A class from a list: a CSV file with a line for each person, looked at before anything is done.

| column | what it says |
| --- | --- |
| `email` | the address; the only column that has to be there |
| `first_name`, `last_name` | the name |
| `role` | `student` (where nothing is said) or `instructor`; nobody becomes an admin by a list |
| `password` | the first password; without one a person asks for a link by "forgot my password" |
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lms_desktop.protocol import limits
from lms_desktop.server.apps.authentication.models import User, fold_address
from lms_desktop.server.apps.courses.models import Instructor

COLUMNS = ("email", "first_name", "last_name", "role", "password")
ROLES = (User.Role.STUDENT, User.Role.INSTRUCTOR)
MOST_LINES = 20_000


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    KNOWN = "known"  # there is an account already, and it stays as it is
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list; `number` counts the lines of the file, the headline is 1."""

    number: int
    email: str
    first_name: str
    last_name: str
    role: str
    password: str
    fate: Fate
    problem: str = ""


class ListError(Exception):
    """The file is no list of people; the words say why."""


def read(data: bytes) -> list[Line]:
    """Look at a list without doing anything. Raises ``ListError`` for what is none."""
    rows = _rows(data)
    addresses = [fold_address(row.get("email", "")) for _number, row in rows]
    known = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    seen: set[str] = set()
    lines = []
    for (number, row), address in zip(rows, addresses, strict=True):
        lines.append(_line(number, row, address, known, seen))
        seen.add(address)
    return lines


def add(lines: Iterable[Line]) -> int:
    """Make the accounts that are new, all or none. Answers how many."""
    made = 0
    with transaction.atomic():
        for line in lines:
            if line.fate is Fate.NEW:
                _add(line)
                made += 1
    return made


def _rows(data: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError("The file is not written in UTF-8.") from error
    if "\0" in text:
        raise ListError("The file is no text.")
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        names = [name.strip().lower() for name in reader.fieldnames or ()]
        _check_columns(names)
        reader.fieldnames = names
        rows = [(reader.line_num, {name: (value or "").strip() for name, value in _cells(row)}) for row in reader]
    except csv.Error as error:
        raise ListError(f"The file is not a table: {error}.") from error
    if len(rows) > MOST_LINES:
        raise ListError(f"The file has more than {MOST_LINES} lines.")
    return rows


def _cells(row: dict[str | None, object]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in row.items() if name is not None and isinstance(value, str)]


def _separator(text: str) -> str:
    """Comma, semicolon or tab: spreadsheets write what their country uses."""
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _check_columns(names: Sequence[str]) -> None:
    if "email" not in names:
        raise ListError("The first line has to name the columns; one of them is email.")
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise ListError(f"Nobody knows what these columns mean: {', '.join(unknown)}.")


def _line(number: int, row: dict[str, str], address: str, known: set[str], seen: set[str]) -> Line:
    role = row.get("role", "") or User.Role.STUDENT.value
    problem = _problem(row, address, role, is_twice=address in seen)
    fate = Fate.WRONG if problem else Fate.KNOWN if address in known else Fate.NEW
    return Line(
        number=number,
        email=address,
        first_name=row.get("first_name", ""),
        last_name=row.get("last_name", ""),
        role=role,
        password=row.get("password", ""),
        fate=fate,
        problem=problem,
    )


def _problem(row: dict[str, str], address: str, role: str, *, is_twice: bool) -> str:
    if is_twice:
        return "This address stands further up too."
    if role not in ROLES:
        return f"A role is one of {', '.join(ROLES)}."
    if max(len(row.get("first_name", "")), len(row.get("last_name", ""))) > limits.NAME:
        return f"A name has at most {limits.NAME} signs."
    try:
        validate_email(address)
        if row.get("password"):
            validate_password(row["password"])
    except ValidationError as error:
        return " ".join(error.messages)
    return "" if len(address) <= limits.EMAIL else "This address is too long."


def _add(line: Line) -> None:
    user = User.objects.create_user(
        line.email,
        line.password or None,
        role=line.role,
        email_verified=True,
        first_name=line.first_name,
        last_name=line.last_name,
    )
    if line.role == User.Role.INSTRUCTOR:
        Instructor.objects.create(user=user)
