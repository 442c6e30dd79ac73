"""Reading types from several threads at once."""

import subprocess
import sys

import msgspec
import pytest

from lms_desktop.protocol.decoding import convert, decode, decoder

# In a process of its own: where types are learned by several threads at once, it dies.
MEETING = """
import sys, threading
import msgspec
from lms_desktop.protocol.decoding import convert, decode
sys.setswitchinterval(1e-6)
for n in range(200):
    inner = msgspec.defstruct(f"Inner{n}", [(f"f{i}", "int | None", None) for i in range(30)])
    outer = msgspec.defstruct(f"Outer{n}", [(f"f{i}", inner | None, None) for i in range(5)])
    together = threading.Barrier(4)
    def read():
        together.wait()
        decode(b'{"f0": {"f1": 1}, "f4": {"f29": 5}}', outer)
        decode(b'[{"f0": 1}]', list[inner])
        convert({"f0": 1}, inner)
    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
print("alive")
"""


def test_threads_that_meet_at_the_first_use_of_a_type_live() -> None:
    told = subprocess.run([sys.executable, "-c", MEETING], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "alive\n"), told.stderr


def test_a_type_is_learned_once_and_rubbish_is_refused() -> None:
    assert decoder(dict[str, int]) is decoder(dict[str, int])
    assert decode('{"a": 1}', dict[str, int]) == convert({"a": "1"}, dict[str, int], strict=False) == {"a": 1}
    for rubbish in ("{", "[]", '{"a": "b"}'):
        with pytest.raises(msgspec.DecodeError):
            decode(rubbish, dict[str, int])
