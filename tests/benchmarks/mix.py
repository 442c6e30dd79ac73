"""What thirty-two learners' programs do at once: sign in, push what was made, pull what is new, look at the catalogue.

Run as a program of its own, so that it does not share a lock with what measures it:
``python -m tests.benchmarks.mix URL SECONDS CLIENTS`` prints one line of JSON.
"""

import http.client
import json
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.live import PASSWORD, learner

BATCH = 10


@dataclass
class Program:
    """One learner's program."""

    address: str
    email: str
    until: float
    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)  # ids of the notes that the school took

    def run(self) -> None:
        self._device, self._cursor, self._seq = str(uuid4()), "", 0
        self._connection = http.client.HTTPConnection(self.address, timeout=60)
        self._headers = {"Content-Type": "application/json"}
        token = self._call("sign in", "POST", "auth/login/", {"email": self.email, "password": PASSWORD})["access"]
        self._headers["Authorization"] = f"Bearer {token}"
        self._account = self._call("", "GET", "users/me/")["id"]
        self._epoch = self._call("", "GET", "sync/capabilities/")["epoch"]
        course = self._call("catalogue", "GET", "courses/")["results"][0]["id"]
        self._push([self._op("enroll", {"course": course})])
        self._pull()
        while time.monotonic() < self.until and not self.wrong:
            self._push(
                [
                    self._op("note.create", {"lecture": self._lecture, "content": "A thought. " * 10})
                    for _ in range(BATCH)
                ]
            )
            self._pull()
            self._call("catalogue", "GET", "courses/")
            self._pull()
        self._connection.close()

    def _op(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        self._seq += 1
        made = {"op_id": str(uuid4()), "device_seq": self._seq, "kind": kind, "entity_id": str(uuid4())}
        return made | {"payload": payload, "base_version": None, "depends_on": []}

    def _push(self, ops: list[dict[str, Any]]) -> None:
        body = {"device_id": self._device, "account": self._account, "epoch": self._epoch, "ops": ops}
        results = self._call("push", "POST", "sync/push/", body)["results"]
        self.wrong += [str(one) for one in results if one["status"] != "applied"]
        self.written += [op["entity_id"] for op in ops if op["kind"] == "note.create"]

    def _pull(self) -> None:
        more = True
        while more:
            news = self._call("pull", "GET", f"sync/changes/?cursor={self._cursor}")
            if news is None:
                return
            self._cursor, more = news["cursor"], news["has_more"]
            texts = [one["id"] for one in news["changes"] if one["entity"] == "lecture" and one["op"] == "upsert"]
            self._lecture = texts[0] if texts else self._lecture

    def _call(self, name: str, method: str, path: str, body: Any = None) -> Any:
        began = time.monotonic()
        self._connection.request(method, f"/api/{path}", None if body is None else json.dumps(body), self._headers)
        with self._connection.getresponse() as answer:
            data = answer.read()
        if name:
            self.seconds.setdefault(name, []).append(time.monotonic() - began)
        if answer.status >= 300:
            self.wrong.append(f"{method} {path.partition('?')[0]}: {answer.status} {data[:200]!r}")
            raise RuntimeError(self.wrong[-1])
        return json.loads(data) if data else None

    _lecture = ""


def main() -> None:
    """Let them all work for a while, and tell what came of it."""
    url, seconds, clients = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    until = time.monotonic() + seconds
    programs = [Program(urlsplit(url).netloc, learner(number), until) for number in range(clients)]
    threads = [threading.Thread(target=program.run) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = {name for program in programs for name in program.seconds}
    all_ = {name: [one for program in programs for one in program.seconds.get(name, ())] for name in names}
    told = {
        name: [len(some), statistics.median(some), statistics.quantiles(some, n=20)[-1]] for name, some in all_.items()
    }
    wrong = [words for program in programs for words in program.wrong]
    written = {program.email: program.written for program in programs}
    print(json.dumps({"calls": told, "wrong": wrong, "written": written}))


if __name__ == "__main__":
    main()
