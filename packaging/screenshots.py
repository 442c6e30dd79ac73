"""Pictures of every page in every dress, into the folder named as argument.

    python packaging/screenshots.py FOLDER [--only WORD] [--quick]

Drawn from the samples of the tests, off screen; nothing is sent or stored.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer  # noqa: E402 - the path is set first
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPixmap  # noqa: E402 - the path is set first
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402 - the path is set first

from lms_desktop.player.fake_player import FakePlayer  # noqa: E402 - the path is set first
from lms_desktop.services import views as v  # noqa: E402 - the path is set first
from lms_desktop.tasks import ImmediateTasks, News  # noqa: E402 - the path is set first
from lms_desktop.ui.dress import theme_of  # noqa: E402 - the path is set first
from lms_desktop.ui.shell.window import MainWindow  # noqa: E402 - the path is set first
from lms_desktop.ui.theme.look import Look  # noqa: E402 - the path is set first
from tests.ui import samples  # noqa: E402 - the path is set first
from tests.ui.sample_house import SampleHouse  # noqa: E402 - the path is set first
from tests.ui.scenes import Scene, scenes  # noqa: E402 - the path is set first

SIZE = (1366, 768)


@dataclass(frozen=True)
class Dress:
    """One way to look."""

    theme: str
    scale: float
    is_rtl: bool

    @property
    def name(self) -> str:
        """For the file's name."""
        return f"{self.theme}-{round(self.scale * 100)}{'-ar' if self.is_rtl else ''}"


def dresses(*, quick: bool) -> list[Dress]:
    """All ways to look, or the four that show most."""
    if quick:
        return [Dress(*one, is_rtl=False) for one in (("light", 1.0), ("dark", 2.0), ("contrast", 1.0))]
    themes, scales = ("light", "dark", "contrast"), (1.0, 2.0)
    return [Dress(theme, scale, is_rtl=rtl) for theme in themes for scale in scales for rtl in (False, True)]


class Photographer:
    """Builds a window for each scene and keeps its picture."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._look = Look(ROOT / "resources")
        self._look.dress(app)
        self._players: list[FakePlayer] = []

    def take(self, scene: Scene, dress: Dress) -> Path:
        """One picture."""
        direction = Qt.LayoutDirection.RightToLeft if dress.is_rtl else Qt.LayoutDirection.LeftToRight
        self._app.setLayoutDirection(direction)
        preferences = v.Preferences(theme=dress.theme, scale=dress.scale)
        self._look.apply(theme_of(preferences))
        window = self._window(scene, preferences)
        _let_pass(60)
        if scene.failure is not None:
            self._players[0].fail(scene.failure)
        if scene.name == "lecture-video":
            self._play(window)
        _let_pass(350 if "pdf" in scene.name else 30)
        path = self._folder / f"{scene.name}-{dress.name}.png"
        _with_what_lies_over_it(window).save(str(path))
        for over in _over(window):
            over.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return path

    def _window(self, scene: Scene, preferences: v.Preferences) -> MainWindow:
        house = SampleHouse(scene.account, **scene.answers)
        house.demos = samples.DEMOS
        news = News()
        window = MainWindow(
            self._look,
            tasks=ImmediateTasks(),
            house=house,
            news=news,
            preferences=preferences,
            make_player=self._make_player,
            now=lambda: samples.NOW,
        )
        news.setParent(window)
        window.resize(*SIZE)
        window.show()
        if scene.place is None:
            house.known = ()
            window.show_door()
        else:
            window.seat(scene.account)
            news.status.emit(scene.status)
            window.navigator.go(scene.place)
        scene.act(window, house)
        return window

    def _make_player(self, parent: QObject) -> FakePlayer:
        self._players = [FakePlayer(parent, duration_ms=1_100_000)]
        return self._players[0]

    def _play(self, window: MainWindow) -> None:
        player = self._players[0]
        player.advance(10)
        player.play()
        player.advance(200)
        player.frame_ready.emit(_slide())
        assert window.frame is not None


def _over(window: MainWindow) -> list[QWidget]:
    """Dialogs and menus that are open."""
    return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]


def _with_what_lies_over_it(window: MainWindow) -> QPixmap:
    picture = window.grab()
    painter = QPainter(picture)
    for over in _over(window):
        place = window.mapFromGlobal(over.pos()) if over.windowType() == Qt.WindowType.Popup else None
        centre = (window.rect().center() - over.rect().center()) if place is None else place
        painter.drawPixmap(centre, over.grab())
    painter.end()
    return picture


def _slide() -> QImage:
    slide = QImage(1280, 720, QImage.Format.Format_RGB32)
    slide.fill(QColor("#143038"))
    painter = QPainter(slide)
    font = QFont("Inter")
    font.setPixelSize(60)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(150, 230, "A for-loop walks the list")
    painter.end()
    return slide


def _let_pass(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only scenes with this word in their name")
    parser.add_argument("--quick", action="store_true", help="three dresses instead of twelve")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    photographer = Photographer(app, args.folder)
    count = 0
    for dress in dresses(quick=args.quick):
        for scene in scenes(args.folder):
            if args.only in scene.name:
                photographer.take(scene, dress)
                count += 1
    for leftover in args.folder.glob(".*"):
        leftover.unlink()
    print(f"{count} pictures in {args.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
