"""A fuzzer on a school of its own: ``python tests/server/fuzz.py [examples [who ...]]``: nobody, learner, teacher.

It takes the schema at its word: every answer has to be one that it tells of, in the shape that it tells of, and none
a fault of the school. Not part of the plain suite, since it takes as long as one lets it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

SERVER = [sys.executable, "-m", "lms_desktop.server.cli"]
# Everything but positive_data_acceptance: what a schema cannot say is refused, too (a course that is not one's own).
CHECKS = ("--checks", "all", "--exclude-checks", "positive_data_acceptance")
# Besides what a schema can be violated by: a version that is not the row's, and bodies that are too large.
REFUSALS = '["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428", "429"]'
# Its token would end in the middle of the run.
LEFT_ALONE = r"/api/auth/(logout|devices/\{device\})"
FREELY = {
    f"LMS_{name}": "1000000/min"
    for name in (
        "LOGINS_PER_ADDRESS",
        "LOGINS_PER_COMPUTER",
        "REGISTRATIONS_PER_COMPUTER",
        "RESETS_PER_ADDRESS",
        "RESETS_PER_COMPUTER",
        "CODES_PER_COMPUTER",
        "SEARCHES_PER_COMPUTER",
    )
}
PEOPLE = {"learner": ("amina@demo.school", "study-offline"), "teacher": ("kim@demo.school", "teach-offline")}


def main() -> int:
    """Run the fuzzer as everybody; 0 where nothing was found."""
    examples, *only = sys.argv[1:] or ["30"]
    return max([fuzz(who, examples) for who in only or ("nobody", *PEOPLE)])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The demo school, on a free port."""
    environment = {**os.environ, **FREELY, "LMS_ACCESS_MINUTES": "100000"}
    data = str(folder / "school")
    subprocess.run([*SERVER, "demo", "--data", data], check=True)
    command = [*SERVER, "serve", "--data", data, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().removeprefix("Serving on ")
        finally:
            process.terminate()


def fuzz(who: str, examples: str) -> int:
    """Call every operation, half of the time on rows that are there, in a school of its own."""
    print(f"## as {who}", flush=True)
    email, password = PEOPLE.get(who, PEOPLE["teacher"])
    codes = []
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        token = call(url, "auth/login/", {"email": email, "password": password})["access"]
        for names in (known_ids(url, token), {}):
            config = Path(folder) / "schemathesis.toml"
            lines = [f'"path.{name}" = "{value}"' for name, value in names.items()]
            checks = ["[checks.negative_data_rejection]", f"expected-statuses = {REFUSALS}"]
            config.write_text("\n".join(["[parameters]", *lines, *checks]))
            headers = [] if who == "nobody" else ["--header", f"Authorization: Bearer {token}"]
            command = ["--config-file", config, "run", f"{url}/api/schema/", "--url", url, *headers]
            limits = ["--max-examples", examples, *CHECKS, "--exclude-path-regex", LEFT_ALONE]
            program = Path(sys.executable).with_name("schemathesis")
            done = subprocess.run([program, *command, *limits, "--no-color"], cwd=folder)  # it leaves notes there
            codes.append(done.returncode)
    return max(codes)


def known_ids(url: str, token: str) -> dict[str, str]:
    """The ids of rows that are there, by the names that the addresses have for them."""
    course = first(url, "courses/", token)
    section = first(url, f"courses/{course}/sections/", token)
    call(url, f"courses/{course}/enroll/", {}, token)
    names = {
        "course": course,
        "section": section,
        "category": first(url, "courses/categories/", token),
        "instructor": first(url, "instructors/", token),
        "assignment": first(url, f"courses/{course}/assignments/", token),
        "enrollment": first(url, "enrollments/", token),
        "user": call(url, "users/me/", None, token)["id"],
    }
    lectures = call(url, f"sections/{section}/lectures/", None, token)["results"]
    quizzes = [
        one["id"] for part in rows(url, f"courses/{course}/sections/", token) for one in quizzes_in(url, part, token)
    ]
    names["lecture"] = lectures[0]["id"]
    quiz = call(url, f"lectures/{quizzes[0]}/quiz/", None, token)["id"]
    attempt = call(url, f"quizzes/{quiz}/start/", {}, token)["id"]
    question = first(url, f"quizzes/{quiz}/questions/", token)
    note = call(url, f"lectures/{names['lecture']}/notes/", {"content": "x"}, token)["id"]
    work = call(url, f"assignments/{names['assignment']}/submit/", {"content": "x"}, token)["id"]
    return {**names, "quiz": quiz, "attempt": attempt, "question": question, "row": note, "submission": work}


def quizzes_in(url: str, section: Any, token: str) -> list[Any]:
    """The lectures of a section that are quizzes."""
    lectures = rows(url, f"sections/{section['id']}/lectures/", token)
    return [one for one in lectures if one["content_type"] == "quiz"]


def rows(url: str, path: str, token: str) -> list[Any]:
    """The first page of a list."""
    found: list[Any] = call(url, path, None, token)["results"]
    return found


def first(url: str, path: str, token: str) -> str:
    """The id of the first row of a list."""
    return str(rows(url, path, token)[0]["id"])


def call(url: str, path: str, body: Any, token: str = "") -> Any:
    """Call the school."""
    known = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{url}/api/{path}", data, known), timeout=60) as answer:
        return json.loads(answer.read())


if __name__ == "__main__":
    sys.exit(main())
