"""One run of the program that only fetches: fetcher.py HOME URL SHA256 SIZE LIMIT."""

import sys
from pathlib import Path

from lms_desktop.api.school import new_transport
from lms_desktop.store import files, queue
from lms_desktop.store.blobs import Blobs
from lms_desktop.store.files import File
from lms_desktop.store.shares import Shares
from lms_desktop.store.store import Store
from lms_desktop.sync.fetch import Fetcher
from lms_desktop.sync.pace import Bucket, Fetching
from lms_desktop.system.clock import SystemClock
from lms_desktop.system.faults import crash_point


def main(home: str, url: str, sha256: str, size: str, limit: str) -> None:
    store, blobs = Store(Path(home) / "store.sqlite3", at=crash_point), Blobs(Path(home) / "media")
    clock = SystemClock()
    with store.write("start") as tx:
        queue.recover(tx)
        queue.fetch_again(tx, queue.lost(tx, blobs))
        files.choose(tx, "course:c", clock.now())
        files.plan(tx, "course:c", [File("video:l1", "l1", "video", "A film", "/film", int(size), sha256)])
    with new_transport() as transport:
        fetcher = Fetcher(
            store,
            blobs,
            Shares(blobs, "school+amina"),
            Fetching(Bucket(int(limit))),
            transport,
            url,
            clock,
            fresh_link=lambda _role, _owner: None,
            at=crash_point,
            keep_free=lambda _disk: 0,
        )
        while fetcher.step():
            pass
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
