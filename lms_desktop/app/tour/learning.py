"""Steps 4 and 5: a video, a document, a text; bookmarks and a note."""

from lms_desktop.app.tour.walk import Walk
from lms_desktop.app.tour.ways import to_lecture

VIDEO, DOCUMENT, TEXT = "A for-loop walks the list", "The PY101 handbook", "While: a loop that waits"
PLACE, PAGE = "1:12", "7"
NOTE = "The loop hands me one name after the other; I do not count."
PICTURES = 30
WORD = "loop"
MARK_AT_PLACE, MARK_AT_PAGE, THE_NOTE = "the bookmark at 1:12", "the bookmark at page 7", "the note"


def watch(walk: Walk) -> None:
    """Play a video, go to 1:12, bookmark it, write a note, come back to the place."""
    program = walk.program
    to_lecture(walk, 2, VIDEO)
    program.wait("video_stage")
    walk.check(program.engine(), "no engine plays")
    if "played" not in walk.saved:
        _play(walk)
    _go_to_place(walk)
    _bookmark(walk, PLACE, MARK_AT_PLACE)
    walk.picture("bookmark-at-1-12")
    walk.middle("after the bookmark")
    _write_note(walk)
    walk.picture("note-at-1-12")
    walk.middle("after the note")
    program.click("rail_home")
    program.wait("hero_title", VIDEO)
    walk.picture("home-continues")
    to_lecture(walk, 2, VIDEO)
    said = program.wait("player_notice", PLACE)["text"]
    program.wait("player_position", f"^{PLACE}$")
    walk.tell(f"came back: “{said}”")
    walk.picture("resumed")


def _play(walk: Walk) -> None:
    program = walk.program
    program.wait("play_button", "Play")
    program.click("play_button")
    program.wait("play_button", "Pause")
    count = program.different_pictures("video_stage", PICTURES, timeout=60)
    walk.tell(f"plays with {program.engine()}, {count} different pictures")
    if not program.wait("captions_button")["checked"]:
        program.press("C")
    caption = program.wait("video_stage", r"\w", described=True)["description"]
    walk.tell(f"captions: “{' '.join(caption.split())}”")
    program.click("speed_button")
    program.click("1.25×")
    program.wait("speed_button", "1.25×")
    walk.picture("video-plays")
    walk.tell("speed 1.25×")
    walk.saved.add("played")
    walk.middle("while it plays")
    program.click("play_button")
    program.wait("play_button", "Play")


def _go_to_place(walk: Walk) -> None:
    """Home on the bar, then by arrows: 5 seconds each, with Shift 1 second."""
    program = walk.program
    program.click("seek_bar")
    program.press("Home")
    program.wait("player_position", "^0:00$")
    for seconds in range(5, 75, 5):
        program.press("Right")
        program.wait("player_position", rf"^{seconds // 60}:{seconds % 60:02}$")
    for seconds in (71, 72):
        program.press("Shift+Right")
        program.wait("player_position", rf"^1:{seconds - 60:02}$")
    walk.tell(f"keys go to {PLACE} exactly")


def _bookmark(walk: Walk, place: str, what: str) -> None:
    """Set the bookmark unless it is there."""
    program = walk.program
    program.click("panel_tab_bookmarks")
    program.wait_any("bookmarks_list", "add_bookmark")
    if walk.is_saved(what, shown=program.has_row("bookmarks_list", place)):
        return
    program.press("B")
    said = program.wait("toast_text", place)["text"]
    walk.saved.add(what)
    program.wait_row("bookmarks_list", place)
    walk.tell(f"“{said}”")


def _write_note(walk: Walk) -> None:
    program = walk.program
    program.click("panel_tab_notes")
    program.wait("new_note")
    if walk.is_saved(THE_NOTE, shown=program.has_row("notes_list", NOTE)):
        return
    program.press("N")
    program.wait("note_editor")
    program.write(NOTE)
    said = program.wait("note_state", "Saved here")["text"]
    walk.saved.add(THE_NOTE)
    walk.tell(f"a note at {PLACE}: “{said}”")
    program.click("note_done")
    program.wait_row("notes_list", NOTE)


def read(walk: Walk) -> None:
    """Find a word in a document, bookmark page 7, read a text with code, table and picture."""
    program = walk.program
    to_lecture(walk, 4, DOCUMENT)
    program.wait("pdf_view")
    program.wait("page_field", "1")
    program.press("Ctrl+F")
    program.wait("find_field")
    program.write(WORD)
    found = program.wait("find_count", r"^1 of ([2-9]|\d\d)")["text"]
    walk.tell(f"“{WORD}” in the document: {found}")
    walk.picture("found-in-the-document")
    program.press("Escape")
    program.wait_gone("find_field")
    walk.middle("in the document")
    program.press("Ctrl+G")
    program.write(f"{PAGE}\n")
    program.wait("page_field", f"^{PAGE}$")
    _bookmark(walk, PAGE, MARK_AT_PAGE)
    walk.picture("bookmark-at-page-7")
    walk.middle("after the bookmark on page 7")
    _read_text(walk)


def _read_text(walk: Walk) -> None:
    program = walk.program
    to_lecture(walk, 2, TEXT)
    text = program.wait("text_reader", "savings")["text"]
    for part in ("while savings < 100:", "If you forget it", "the loop never ends", "\ufffc"):
        walk.check(part in text, f"the text lecture does not show {part!r}")
    walk.picture("text-with-code-and-table")
    walk.tell("the text lecture shows its code, its table and its picture")
    program.click("text_reader")
    program.press("End")
    program.press("PgDown")
    walk.picture("text-with-picture")
    program.click("mark_done")
    program.wait_gone("mark_done")
    walk.tell("the text is marked as done")
