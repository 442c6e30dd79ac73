"""What a film says and shows: scenes with sentences, each in two languages."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

LESSONS = Path(__file__).parent / "lessons"
PAUSE = 0.25


@dataclass(frozen=True)
class Highlight:
    """What a scene points at while a sentence is spoken; 0 means nothing yet."""

    line: int = 0
    box: int = 0
    output: int = 0
    point: int = 0
    step: int = 0
    mark: int = 0
    links: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """One spoken sentence, which is also one caption."""

    en: str
    es: str
    highlight: Highlight
    pause: float


@dataclass(frozen=True)
class Scene:
    """One slide and what is said to it."""

    kicker: str
    title: str
    sentences: tuple[Sentence, ...]
    code: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    pointer: str = ""
    output: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    icon: str = ""
    steps: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    marks: tuple[float, ...] = ()
    tags: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A film."""

    name: str
    scenes: tuple[Scene, ...] = field(default_factory=tuple)


def read(path: Path) -> Lesson:
    """Read a lesson as its author wrote it."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lesson(raw["name"], tuple(_scene(scene) for scene in raw["scene"]))


def _scene(raw: dict[str, object]) -> Scene:
    said = raw.pop("say")
    assert isinstance(said, list)
    shown = {key: _frozen(value) for key, value in raw.items()}
    return Scene(sentences=tuple(_sentences(said)), **shown)  # type: ignore[arg-type]  # the fields of a scene


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and "\n" in value:
        return tuple(value.strip("\n").split("\n"))
    return value


def _sentences(said: list[dict[str, object]]) -> list[Sentence]:
    highlight, sentences = Highlight(), []
    for raw in said:
        en, es, pause = str(raw.pop("en")), str(raw.pop("es")), raw.pop("pause", PAUSE)
        changes = {key: _frozen(value) for key, value in raw.items()}
        highlight = replace(highlight, **changes)  # type: ignore[arg-type]  # the fields of a scene
        sentences.append(Sentence(en, es, highlight, float(str(pause))))
    return sentences
