"""Speech for a film, by espeak-ng, and the times that captions and pictures follow."""

from __future__ import annotations  # arrays take no type argument at run time

import array
import math
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lesson import Lesson, Sentence

RATE = 22050
LEAD_IN = 0.6
VOICE = ("-v", "en-us", "-s", "148", "-p", "42")
LANGUAGES = {"en": "English", "es": "Español"}
SHORTEST_GAP = 0.02


@dataclass(frozen=True)
class Spoken:
    """A sentence with its place in the film, in seconds; it owns the time up to the next one."""

    scene: int
    sentence: Sentence
    start: float
    end: float


@dataclass(frozen=True)
class Track:
    """The whole speech of a film."""

    spoken: tuple[Spoken, ...]
    samples: array.array[int]

    @property
    def seconds(self) -> float:
        """Tell the length of the film."""
        return len(self.samples) / RATE

    def loudness(self, fps: int) -> list[float]:
        """Tell how loud each picture's moment is, 0 to 1."""
        step = RATE // fps
        chunks = (self.samples[i : i + step] for i in range(0, len(self.samples), step))
        return [min(1.0, _mean(chunk) / 5000) for chunk in chunks]

    def write(self, path: Path) -> None:
        """Write the speech as a WAV file."""
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes(self.samples.tobytes())


def speak(lesson: Lesson) -> Track:
    """Speak a lesson, sentence by sentence."""
    samples, spoken = _silence(LEAD_IN), []
    for number, scene in enumerate(lesson.scenes):
        for sentence in scene.sentences:
            start = len(samples) / RATE
            samples.extend(_voice(sentence.en))
            end = len(samples) / RATE
            samples.extend(_silence(sentence.pause))
            spoken.append(Spoken(number, sentence, start, end))
    return Track(tuple(spoken), samples)


def webvtt(track: Track, language: str) -> str:
    """Write the captions of a film in one language."""
    cues = [f"{_stamp(s.start)} --> {_stamp(_shown_until(track, i))}\n{_two_lines(getattr(s.sentence, language))}"
            for i, s in enumerate(track.spoken)]  # fmt: skip
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _shown_until(track: Track, index: int) -> float:
    following = track.spoken[index + 1].start if index + 1 < len(track.spoken) else track.seconds
    return min(track.spoken[index].end + 0.6, following - SHORTEST_GAP)


def _voice(text: str) -> array.array[int]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["espeak-ng", *VOICE, "-w", str(path), text], check=True)
        with wave.open(str(path)) as file:
            assert (file.getframerate(), file.getnchannels()) == (RATE, 1)
            return _trimmed(array.array("h", file.readframes(file.getnframes())))


def _trimmed(samples: array.array[int]) -> array.array[int]:
    loud = [i for i, sample in enumerate(samples) if abs(sample) > 200]
    return samples[loud[0] : loud[-1] + RATE // 20] if loud else samples


def _silence(seconds: float) -> array.array[int]:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def _mean(chunk: Sequence[int]) -> float:
    return math.sqrt(sum(s * s for s in chunk[::4]) / max(1, len(chunk[::4])))


def _two_lines(text: str) -> str:
    if len(text) <= 48:
        return text
    middle = len(text) // 2
    gaps = [i for i, letter in enumerate(text) if letter == " "]
    best = min(gaps, key=lambda i: abs(i - middle))
    return text[:best] + "\n" + text[best + 1 :]


def _stamp(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
