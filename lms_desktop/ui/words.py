"""Numbers, times and sizes as people read them."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt
from PySide6.QtGui import QGuiApplication

LRM = "\u200e"
FSI, PDI = "\u2068", "\u2069"


def clock(seconds: float) -> str:
    """A place in a video: 12:34, or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def spoken_minutes(seconds: float) -> str:
    """A length in minutes: "about 6 minutes"."""
    minutes = max(1, round(seconds / 60))
    if minutes == 1:
        return QCoreApplication.translate("Words", "about 1 minute")
    return QCoreApplication.translate("Words", "about %n minutes", "", minutes)


def about(seconds: float) -> str:
    """How long something will take: about 40 seconds, about 4 minutes, about 3 h."""
    if seconds < 55:
        tens = max(10, round(seconds / 10) * 10)
        return QCoreApplication.translate("Words", "about {count} seconds").format(count=tens)
    if seconds < 90 * 60:
        return spoken_minutes(seconds)
    return QCoreApplication.translate("Words", "about {count} h").format(count=round(seconds / 3600))


def hours(minutes: int) -> str:
    """The length of a course: 9 h 40 min."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return QCoreApplication.translate("Words", "{minutes} min").format(minutes=rest)
    if not rest:
        return QCoreApplication.translate("Words", "{hours} h").format(hours=whole)
    return QCoreApplication.translate("Words", "{hours} h {minutes} min").format(hours=whole, minutes=rest)


def size(count: int) -> str:
    """A number of bytes: 48 KB, 3.1 MB, 1.2 GB."""
    value = float(count)
    for unit in ("B", "KB", "MB"):
        if value < 1000:
            return f"{value:.1f} {unit}" if unit == "MB" and value < 10 else f"{round(value)} {unit}"
        value /= 1000
    return f"{value:.1f} GB"


def size_of(done: int, total: int) -> str:
    """How much of something is here: 41 of 63 MB."""
    of = QCoreApplication.translate("Words", "{done} of {total}")
    first, second = size(done), size(total)
    if first.split()[1] == second.split()[1]:
        first = first.split()[0]
    return of.format(done=first, total=second)


def time_of_day(moment: datetime) -> str:
    """The time here: 08:41."""
    return moment.astimezone().strftime("%H:%M")


def when(moment: datetime, now: datetime) -> str:
    """A moment past: 08:41 today, else Yesterday, Tue, 29 Nov."""
    day, today = moment.astimezone().date(), now.astimezone().date()
    days = (today - day).days
    if days == 0:
        return time_of_day(moment)
    if days == 1:
        return QCoreApplication.translate("Words", "Yesterday")
    if 1 < days < 7:
        return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM")


def due(moment: datetime, now: datetime) -> str:
    """A deadline: Today, 18:00, Thursday, Sun, 29 Nov."""
    day, today = moment.astimezone().date(), now.astimezone().date()
    days = (day - today).days
    if days == 0:
        return QCoreApplication.translate("Words", "Today, {time}").format(time=time_of_day(moment))
    if days == 1:
        return QCoreApplication.translate("Words", "Tomorrow, {time}").format(time=time_of_day(moment))
    if 1 < days < 7:
        return QLocale().dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd, d MMM")


def ago(moment: datetime, now: datetime) -> str:
    """How long ago: 2 minutes ago, 17 h ago."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return QCoreApplication.translate("Words", "just now")
    if minutes == 1:
        return QCoreApplication.translate("Words", "1 minute ago")
    if minutes < 60:
        return QCoreApplication.translate("Words", "%n minutes ago", "", minutes)
    if minutes < 24 * 60:
        return QCoreApplication.translate("Words", "%n h ago", "", minutes // 60)
    return when(moment, now)


def full(moment: datetime) -> str:
    """Date and time in the language's own form."""
    local = moment.astimezone()
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(local.timestamp())), "ddd, d MMM yyyy, HH:mm")


def percent(share: float) -> str:
    """A share as a number that stays in one piece in texts of the other direction."""
    return f"{LRM}{round(share)} %{LRM}" if _is_rtl() else f"{round(share)} %"


def upright(text: str) -> str:
    """A text to be painted: in its own direction, whatever the window's is."""
    return f"{FSI}{text}{PDI}" if _is_rtl() else text


def by_itself(text: str) -> str:
    """Each line in its own direction, as captions and notes are."""
    return "\n".join(f"{FSI}{line}{PDI}" for line in text.split("\n"))


def _is_rtl() -> bool:
    return QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft


def language(code: str) -> str:
    """A language by its own name: en is English."""
    if len(code) > 3 and "-" not in code and "_" not in code:
        return code
    locale = QLocale(code)
    if locale.language() is QLocale.Language.C:
        return code
    if locale.language() is QLocale.Language.English:
        return "English"
    return locale.nativeLanguageName().capitalize()


def isolated(text: str) -> str:
    """A title of unknown direction, so that it does not turn the sentence around it."""
    return f"{FSI}{text}{PDI}"


def number(value: float) -> str:
    """A number without needless zeros: 4, 2.5."""
    return f"{value:g}"
