"""The school as an institution runs it: the unit's own command on PostgreSQL, behind nginx with the site's own file."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests import postgres
from tests.live import LEARNER, PASSWORD, LiveSchool, make_school, sync
from tests.postgres import free_port

FILES = Path(__file__).parents[2] / "packaging" / "server"
BIN = Path(sys.executable).parent
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@dataclass
class Deployed:
    """A school that is served, and where its files lie."""

    url: str
    data: Path

    def call(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = Request(self.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urlopen(request) as answer:
                return answer.status, dict(answer.headers), answer.read()
        except HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    folder.chmod(0o755)
    with postgres.running() as database:
        environment = {**os.environ, "DATABASE_URL": database}
        school = make_school(folder, environment=environment)
        environment |= settings_of_the_unit() | {"LMS_DATA": str(school.data)}
        socket = folder / "school.sock"
        with Running(command_of_the_unit(socket, school.data), environment), Nginx(folder, socket, school.data) as url:
            wait_for(f"{url}/api/health/")
            yield Deployed(url, school.data)


def settings_of_the_unit() -> dict[str, str]:
    unit = (FILES / "lms-server.service").read_text()
    return dict(re.findall(r"^Environment=(\w+)=(\S*)$", unit, re.MULTILINE))


def command_of_the_unit(socket: Path, data: Path) -> list[str]:
    unit = (FILES / "lms-server.service").read_text()
    (command,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    changed = command.replace("/opt/lms/bin", str(BIN)).replace("/run/lms-server/school.sock", str(socket))
    assert "/srv" not in changed.replace(str(data), "")
    return changed.split()


class Running:
    """A process that ends with its block."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self._command, self._environment = command, environment

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, env=self._environment, stdout=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        assert self._process.wait(timeout=30) == 0


class Nginx:
    """nginx with the site as it ships, but for its name, its port and its certificate."""

    def __init__(self, folder: Path, socket: Path, data: Path) -> None:
        site = (FILES / "nginx-site.conf").read_text()
        self._port, plain = free_port(), free_port()
        site = site.replace("/run/lms-server/school.sock", str(socket)).replace("/srv/school/", f"{data}/")
        site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{self._port};")
        site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        site = re.sub(r" *ssl_certificate\w* [^;]+;\n", "", site)
        self._config = folder / "nginx.conf"
        person = "user root;" if os.geteuid() == 0 else ""
        temporary = "\n".join(
            f"{kind}_temp_path {folder}/nginx-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        self._config.write_text(
            f"{person} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\n{site}\n}}\n"
        )

    def __enter__(self) -> str:
        self._process = subprocess.Popen([NGINX, "-c", str(self._config), "-p", str(self._config.parent)])
        return f"http://127.0.0.1:{self._port}"

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        assert self._process.wait(timeout=30) == 0


def wait_for(url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            with urlopen(url) as answer:
                answer.read()
                return
        except (HTTPError, OSError) as error:
            if isinstance(error, HTTPError):
                error.close()
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


def signed_in(school: Deployed) -> str:
    body = json.dumps({"email": LEARNER, "password": PASSWORD}).encode()
    request = Request(f"{school.url}/api/auth/login/", body, {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return str(json.loads(answer.read())["access"])


def test_a_call_has_one_number_from_the_proxy_to_the_log(deployed: Deployed) -> None:
    _, first, _ = deployed.call("/api/health/")
    _, second, _ = deployed.call("/api/health/", X_Request_ID="what-a-caller-says")
    assert re.fullmatch(r"[0-9a-f]{32}", first["X-Request-ID"])
    assert re.fullmatch(r"[0-9a-f]{32}", second["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_nginx_gives_out_what_the_program_allows(deployed: Deployed) -> None:
    token = f"Bearer {signed_in(deployed)}"
    course = json.loads(deployed.call("/api/courses/", Authorization=token)[2])["results"][0]["id"]
    request = Request(f"{deployed.url}/api/courses/{course}/enroll/", b"{}", {"Content-Type": "application/json"})
    request.add_header("Authorization", token)
    with urlopen(request) as answer:
        assert answer.status in (200, 201)
    sections = json.loads(deployed.call(f"/api/courses/{course}/sections/", Authorization=token)[2])["results"]
    lectures = json.loads(deployed.call(f"/api/sections/{sections[0]['id']}/lectures/", Authorization=token)[2])
    film = next(one for one in lectures["results"] if one["content_type"] == "video")
    video = json.loads(deployed.call(f"/api/lectures/{film['id']}/", Authorization=token)[2])["video"]
    (rendition,) = video["renditions"]
    url = rendition["url"].removeprefix(deployed.url)
    status, headers, data = deployed.call(url)
    assert (status, len(data)) == (200, rendition["size_bytes"])
    assert headers["Server"].startswith("nginx")
    assert headers["Accept-Ranges"] == "bytes"
    status, headers, part = deployed.call(url, Range="bytes=100-199")
    assert (status, part) == (206, data[100:200])
    assert headers["Content-Range"] == f"bytes 100-199/{len(data)}"
    assert deployed.call(url, Range=f"bytes={len(data)}-")[0] == 416
    assert deployed.call("/protected/" + rendition["sha256"][:2] + "/" + rendition["sha256"])[0] == 404
    forged = url.replace(url.split("/")[2][:8], "AAAAAAAA", 1)
    assert deployed.call(forged)[0] == 404


def test_the_real_client_works_with_it(deployed: Deployed, tmp_path: Path) -> None:
    school = LiveSchool(deployed.data, port=int(deployed.url.rsplit(":", 1)[1]))
    session = school.session(tmp_path / "home", LEARNER)
    sync(session)
    (card,) = session.services.catalogue.search("test").cards
    session.services.enrollments.enroll(card.course_id)
    session.services.downloads.keep(card.course_id)
    sync(session)
    sync(session)
    kept = session.services.downloads.view(card.course_id)
    assert kept.bytes_here == kept.bytes_total > 0
    assert session.services.outbox.load().waiting == ()
    session.close()


def test_tries_from_one_computer_are_counted_although_a_proxy_stands_between(deployed: Deployed) -> None:
    def try_from(computer: str) -> int:
        body = json.dumps({"email": "nobody@x.org", "password": "guess guess"}).encode()
        headers = {"Content-Type": "application/json", "X-Forwarded-For": computer}
        try:
            with urlopen(Request(f"{deployed.url}/api/auth/login/", body, headers)) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code

    answers = [try_from(f"10.0.0.{number}") for number in range(12)]
    assert answers[-1] == 429, "what a caller says of itself changes nothing"
