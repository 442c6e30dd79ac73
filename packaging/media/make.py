"""Makes the media of the demo school: `python packaging/media/make.py [captions] [films] [pictures] [documents]`.

Needs espeak-ng and ffmpeg for the films. The results are committed, so this runs only when the words change.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from documents import make_documents
from film import make_captions, make_film
from lesson import LESSONS, read
from pictures import make_pictures
from PySide6.QtGui import QGuiApplication
from speech import speak
from style import load_fonts

DEMO = Path(__file__).parents[2] / "resources" / "demo"
STEPS = ("captions", "films", "pictures", "documents")


def main(wanted: list[str]) -> None:
    """Make what is asked for, or everything."""
    application = QGuiApplication([])
    load_fonts()
    steps = [step for step in STEPS if step in wanted] or list(STEPS)
    only = {word for word in wanted if word not in STEPS}
    if {"captions", "films"} & set(steps):
        _make_lessons(only, with_films="films" in steps)
    if "pictures" in steps:
        _tell(make_pictures(DEMO))
    if "documents" in steps:
        _tell(make_documents(DEMO))
    del application


def _make_lessons(only: set[str], *, with_films: bool) -> None:
    for path in sorted(LESSONS.glob("*.toml")):
        if only and path.stem not in only:
            continue
        lesson = read(path)
        track = speak(lesson)
        make_captions(lesson, track, DEMO)
        print(f"{lesson.name}: {track.seconds:.1f} s", flush=True)
        if with_films:
            film = make_film(lesson, track, DEMO)
            print(f"  {film.stat().st_size / 1e6:.2f} MB", flush=True)


def _tell(made: list[Path]) -> None:
    for path in made:
        print(f"{path.relative_to(DEMO)}: {path.stat().st_size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
