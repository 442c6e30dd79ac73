"""Turns a lesson into a film with captions."""

import subprocess
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from lesson import Highlight, Lesson
from PySide6.QtGui import QImage
from slides import HEIGHT, WIDTH, Moment, background, draw
from speech import LANGUAGES, Track, webvtt

FPS = 20
TURN_SECONDS = 0.45
VIDEO = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "27", "-tune", "animation", "-pix_fmt", "yuv420p",
         "-g", "60", "-threads", "1")  # fmt: skip
SOUND = ("-af", "highpass=f=80,lowpass=f=8000,loudnorm=I=-18:TP=-2", "-ar", "44100", "-c:a", "aac", "-b:a", "64k")


def make_captions(lesson: Lesson, track: Track, folder: Path) -> None:
    """Write the captions of a film in every language."""
    for language in LANGUAGES:
        path = folder / f"{lesson.name}.{language}.vtt"
        path.write_text(webvtt(track, language), encoding="utf-8")


def make_film(lesson: Lesson, track: Track, folder: Path) -> Path:
    """Draw, speak and encode a film; on one core, so that other work goes on."""
    path = folder / f"{lesson.name}.mp4"
    with tempfile.TemporaryDirectory() as temporary:
        voice = Path(temporary) / "voice.wav"
        track.write(voice)
        raw = ("-f", "rawvideo", "-pix_fmt", "bgra", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-")
        command = ["nice", "ffmpeg", "-v", "error", "-y", *raw, "-i", str(voice), *VIDEO, *SOUND,
                   "-ac", "1", "-shortest", "-movflags", "+faststart", "-map_metadata", "-1",
                   "-metadata", f"title={lesson.scenes[0].title}", str(path)]  # fmt: skip
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert encoder.stdin is not None
        for picture in pictures(lesson, track):
            encoder.stdin.write(picture.constBits())
        encoder.stdin.close()
        assert encoder.wait() == 0
    return path


def pictures(lesson: Lesson, track: Track) -> Iterator[QImage]:
    """Draw every picture of a film."""
    ground, loudness = background(), track.loudness(FPS)
    level = 0.0
    for number, loud in enumerate(loudness):
        level += (loud - level) * 0.5
        image = ground.copy()
        draw(image, moment_at(lesson, track, number / FPS, level))
        yield image


def moment_at(lesson: Lesson, track: Track, seconds: float, loudness: float) -> Moment:
    """Tell what is to be seen at a time."""
    starts = [spoken.start for spoken in track.spoken]
    index = max(0, bisect_right(starts, seconds) - 1)
    current = track.spoken[index]
    begin, end = _scene_span(track, current.scene)
    is_first = index == 0 or track.spoken[index - 1].scene != current.scene
    return Moment(
        seconds=seconds,
        share=seconds / track.seconds,
        scene=lesson.scenes[current.scene],
        scene_seconds=max(0.0, seconds - begin),
        scene_share=max(0.0, min(1.0, (seconds - begin) / (end - begin))),
        before=Highlight() if is_first else track.spoken[index - 1].sentence.highlight,
        now=current.sentence.highlight,
        turn=_eased((seconds - current.start) / TURN_SECONDS),
        loudness=loudness,
    )


def _scene_span(track: Track, scene: int) -> tuple[float, float]:
    begin = next(s.start for s in track.spoken if s.scene == scene)
    later = (s.start for s in track.spoken if s.scene > scene)
    return (0.0 if scene == 0 else begin), next(later, track.seconds)


def _eased(share: float) -> float:
    clipped = max(0.0, min(1.0, share))
    return 1 - (1 - clipped) ** 3
