"""The languages of the program, and a made-up one that shows where words were forgotten."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

PSEUDO = "qps"
_ACCENTS = str.maketrans(
    "aceilnorsuyzACEILNORSUYZ",
    "áçéîłñöřšůýžÁÇÉÎŁÑÖŘŠŮÝŽ",
)


class PseudoTranslator(QTranslator):
    """Every word accented, bracketed and 40 % longer: what stays plain was never translatable."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:  # the signature is Qt's
        """Make a text strange but readable."""
        del context, disambiguation, n
        return pseudo(text)

    def isEmpty(self) -> bool:
        """It has an answer to everything."""
        return False


def pseudo(text: str) -> str:
    """A strange but readable form; what stands in braces is left alone."""
    if not text:
        return text
    parts = []
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        parts.append(sign if depth or sign == "}" else sign.translate(_ACCENTS))
    filling = "~" * max(1, round(len(text) * 0.4))
    return f"[{''.join(parts)} {filling}]"


def languages(resources_dir: Path, *, debug: bool = False) -> list[tuple[str, str]]:
    """The languages that can be chosen, by code, each in its own words."""
    found = [("en", "English")]
    for file in sorted((resources_dir / "translations").glob("lms_*.qm")):
        code = file.stem.removeprefix("lms_")
        if code != "en":
            found.append((code, QLocale(code).nativeLanguageName().capitalize()))
    if debug:
        found.append((PSEUDO, "[Þšéůðö]"))
    return found


class Speech:
    """Keeps the translators that are on; one per program."""

    def __init__(self, app: QApplication, resources_dir: Path) -> None:
        self._app = app
        self._dir = resources_dir / "translations"
        self._on: list[QTranslator] = []

    def speak(self, code: str) -> None:
        """Let the program speak a language; empty follows the system."""
        for translator in self._on:
            QCoreApplication.removeTranslator(translator)
        self._on.clear()
        if code == PSEUDO:
            self._install(PseudoTranslator())
            return
        locale = QLocale(code) if code else QLocale.system()
        QLocale.setDefault(locale)
        speaks = self._load(locale, "lms", str(self._dir)) or locale.language() is QLocale.Language.English
        if speaks:
            self._load(locale, "qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        direction = locale.textDirection() if speaks else Qt.LayoutDirection.LeftToRight
        self._app.setLayoutDirection(direction)

    def _load(self, locale: QLocale, name: str, folder: str) -> bool:
        translator = QTranslator()
        found = translator.load(locale, name, "_", folder)
        if found:
            self._install(translator)
        return found

    def _install(self, translator: QTranslator) -> None:
        self._on.append(translator)
        QCoreApplication.installTranslator(translator)
