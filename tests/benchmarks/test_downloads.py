"""Half a gigabyte from nginx against curl and sha256sum, in pairs of one run; memory; and what cuts cost.

Run it with ``python3 packaging/dev.py bench``. Ratios are printed, never asserted: the machines are noisy.
"""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lms_desktop.api.download import Wanted, fetch
from lms_desktop.api.part import Part
from lms_desktop.api.school import new_transport
from lms_desktop.domain.errors import Unreachable
from tests.bad_server import serving
from tests.postgres import free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
MB = 1_000_000
SIZE = 500 * MB
PAIRS = 5
CUTS = 20


@contextmanager
def nginx(folder: Path) -> Iterator[str]:
    """nginx on a folder of files."""
    port = free_port()
    person = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder}/nginx-{kind};" for kind in kinds)
    config = folder / "nginx.conf"
    config.write_text(
        f"{person} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\nevents {{}}\n"
        f"http {{ access_log off; sendfile on; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/www; }} }} }}\n"
    )
    process = subprocess.Popen([NGINX, "-c", str(config), "-p", str(folder)])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


OURS = """
import resource, sys, time
from pathlib import Path
from lms_desktop.api.download import Wanted, fetch
from lms_desktop.api.school import new_transport
url, sha, size, part, small = sys.argv[1:]
with new_transport() as transport:
    fetch(transport, url, Wanted("/" + small, "", None), Path(part + ".small"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    fetch(transport, url, Wanted("/film", sha, int(size)), Path(part))
    took = time.perf_counter() - began
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(took, (after - before) / 1024)
"""


@pytest.mark.skipif(not Path(NGINX).exists() or shutil.which("curl") is None, reason="compares nginx and curl")
def test_speed_and_memory_against_curl_and_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    tmp_path.chmod(0o755)
    sha = write(tmp_path / "www" / "film", SIZE)
    write(tmp_path / "www" / "small", 8 * MB)
    pairs = []
    with nginx(tmp_path) as url:
        until_it_answers(url)
        for number in range(PAIRS + 1):
            curl = by_curl(f"{url}/film", tmp_path / f"curl-{number}")
            command = [sys.executable, "-c", OURS, url, sha, str(SIZE), str(tmp_path / f"ours-{number}"), "small"]
            out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            pairs.append((curl, float(out[0]), float(out[1])))
            for path in tmp_path.glob("*-*"):
                path.unlink() if path.is_file() else None
    del pairs[0]  # the first pair warms the disk
    speed = statistics.median(curl / ours for curl, ours, _memory in pairs)
    print(f"\n500 MB: {speed:.2f} x the speed of curl and sha256sum (wanted: at least 0.9)")
    print(f"memory grew by {max(memory for *_, memory in pairs):.1f} MB (wanted: at most 40)")
    curl_s, ours_s = (statistics.median(one[n] for one in pairs) for n in (0, 1))
    print(f"medians of {PAIRS} pairs: {curl_s:.2f} s and {ours_s:.2f} s")


def test_what_twenty_cuts_cost(tmp_path: Path) -> None:
    body = os.urandom(100 * MB)
    sha, part, ranges = hashlib.sha256(body).hexdigest(), tmp_path / "film.part", 0
    with serving() as server, new_transport() as transport:
        server.how.body, server.how.cut_after = body, [len(body) // (CUTS + 1) + n * 977 for n in range(CUTS)]
        while True:
            try:
                fetch(transport, server.url, Wanted("/film", sha, len(body)), part)
                break
            except Unreachable:
                ranges += 1
        sent = server.how.sent
    meta = Part(part).meta
    assert meta is not None
    assert ranges == CUTS
    print(
        f"\n{CUTS} cuts: {sent / len(body):.4f} x the file was sent (wanted: at most 1.10), {meta.resent} bytes twice"
    )


def write(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _piece in range(size // MB):
            piece = os.urandom(MB)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def by_curl(url: str, path: Path) -> float:
    began = time.perf_counter()
    subprocess.run(["curl", "-s", "-o", str(path), url], check=True)
    subprocess.run(["sha256sum", str(path)], check=True, capture_output=True)
    return time.perf_counter() - began


def until_it_answers(url: str) -> None:
    until = time.monotonic() + 20
    while subprocess.run(["curl", "-s", "-o", os.devnull, url], check=False).returncode:
        assert time.monotonic() < until
