"""Views as a person might meet them: for pictures of the pages and for tests of how they are shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lms_desktop.domain.text_merge import both_together, compared
from lms_desktop.services import views as v
from lms_desktop.services.views import downloads as d

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
W = v.WorkState
K = v.LectureKind


def at(hour: int, minute: int, *, days_ago: int = 0) -> datetime:
    """A moment near NOW."""
    return NOW.replace(hour=hour, minute=minute) - timedelta(days=days_ago)


AMINA = v.AccountView(
    "amina", "https://school.example.org", "amina@school.example.org", "Amina Nasser", "student", "u1"
)
BEN = v.AccountView("ben", "https://school.example.org", "ben@school.example.org", "Ben Okafor", "instructor", "u2")
DEMOS = (
    v.DemoAccount("http://127.0.0.1:8765", "learner@demo.school", "learn-offline", "Amina Nasser", "student"),
    v.DemoAccount("http://127.0.0.1:8765", "instructor@demo.school", "grade-offline", "Ben Okafor", "instructor"),
)


def row(kind: str, title: str, detail: str, state: v.WorkState, when: datetime, **more: object) -> v.OutboxRow:
    """A row of the outbox."""
    return v.OutboxRow(f"{kind}-{title}", kind, title, detail, state, when, **more)  # type: ignore[arg-type]  # names of fields


WAITING = (
    row(
        "submission",
        "Essay 1: My first program",
        "2",
        W.WAITING,
        at(8, 41),
        assignment_id="a1",
        course_id="c-python",
        size_bytes=3_100_000,
    ),
    row("quiz", "Quiz 3: Lists, attempt 1", "10", W.WAITING, at(8, 20), size_bytes=1_200),
    row("small", "", "", W.WAITING, at(8, 55), count=14),
)
RECEIVED = (
    row(
        "submission",
        "Field diary, week 2",
        "Soil and Water",
        W.RECEIVED,
        at(9, 0, days_ago=1),
        receipt="7F3K-20",
        size_bytes=3_100_000,
    ),
    row(
        "quiz", "Quiz 2: Names, attempt 2", "Python for Beginners", W.RECEIVED, at(8, 0, days_ago=1), receipt="7F3K-19"
    ),
    row("enrollment", "German A2", "", W.RECEIVED, at(8, 0, days_ago=4), receipt="7F3K-11"),
)
NEEDS = (
    row(
        "note",
        "A for-loop walks the list",
        "Counting starts at 0.",
        W.NEEDS,
        at(9, 2),
        conflict_id="note:n9",
        size_bytes=67,
    ),
)
OUTBOX = v.OutboxView(NEEDS, (), WAITING, (), (), RECEIVED, 38, at(9, 0, days_ago=1))
EMPTY_OUTBOX = v.OutboxView((), (), (), (), (), (), 0, None)

STUCK = (
    row(
        "submission", "Essay 0: Hello", "1", W.WAITING, at(8, 41, days_ago=3), assignment_id="a0",
        is_stuck=True, size_bytes=48_000,
    ),
)  # fmt: skip
HELD = (row("submission", "Essay 2: Why loops?", "2", W.HELD, at(8, 50), assignment_id="a2", size_bytes=3_100_000),)
BUSY_OUTBOX = replace(
    OUTBOX,
    stuck=STUCK,
    held=HELD,
    sending=(row("submission", "Essay 3: Lists", "3", W.SENDING, at(9, 40), size_bytes=12_400_000),),
    drafts=(row("grade", "Essay 2: Ben Okafor", "17", W.HERE, at(9, 30)),),
)


def pair(
    base: str = "Counting starts at 0.\nAsk Ben why!",
    mine: str = "Counting starts at 0.\nnames[0] is Amina, names[1] is Ben.\nAsk Ben why!",
    theirs: str = "Counting starts at 0, like floors in a lift.",
    **more: object,
) -> v.ConflictView:
    """Two texts of one note."""
    values: dict[str, object] = {
        "conflict_id": "note:n9",
        "kind": v.ConflictKind.NOTE,
        "title": "A for-loop walks the list",
        "mine": v.SideView(mine, compared(base, mine), at(9, 2)),
        "theirs": v.SideView(theirs, compared(base, theirs), at(8, 50)),
        "base": v.SideView(base, compared(base, base)),
        "together": both_together(base, mine, theirs),
        "number": 1,
        "count": 3,
        "previous_id": "",
        "next_id": "grade:s2",
        "lecture_id": "l3",
    }
    return v.ConflictView(**(values | more))  # type: ignore[arg-type]  # names of fields


def two_grades() -> v.ConflictView:
    """Two grades of one work."""
    mine, theirs = "You explain the empty box well.", "Well explained.\nThe second part is too short."
    rubric = (("Idea", 4.0, 5.0), ("Words", 3.0, 5.0))
    return replace(
        pair(),
        conflict_id="grade:s2",
        kind=v.ConflictKind.GRADE,
        title="Amina Nasser",
        mine=v.SideView(mine, compared("", mine), at(9, 10), score="17", rubric=rubric),
        theirs=v.SideView(theirs, compared("", theirs), at(9, 5), by="Dr. Kim", score="15.5", rubric=rubric),
        base=v.SideView("", ()),
        together=mine,
        number=2,
        previous_id="note:n9",
        next_id="",
        max_score="20",
    )


def two_versions(**more: object) -> v.ConflictView:
    """Two who teach wrote the same lecture."""
    return replace(
        pair(),
        conflict_id="content:lecture:l3",
        kind=v.ConflictKind.CONTENT,
        field="body",
        next_id="",
        count=1,
        **more,  # type: ignore[arg-type]  # names of fields
    )


HERO = v.ContinueView(
    "l3",
    "c-python",
    "A for-loop walks the list",
    "Python for Beginners",
    "Loops",
    K.VIDEO,
    754,
    1100,
    68,
    True,
    True,
    "Programming",
)
HOME = v.HomeView(
    first_name="Amina",
    is_instructor=False,
    hero=HERO,
    more=(
        v.ContinueView(
            "l9",
            "c-soil",
            "How rain becomes groundwater",
            "Soil and Water",
            "Water",
            K.PDF,
            7,
            24,
            29,
            True,
            True,
            "Nature",
        ),
        v.ContinueView(
            "l8",
            "c-stat",
            "Mean, median and mode",
            "Everyday Statistics",
            "Averages",
            K.QUIZ,
            0,
            0,
            60,
            True,
            True,
            "Mathematics",
        ),
    ),
    due=(
        v.DueView("a2", "c-python", "Essay 2: Why loops?", "Python for Beginners", at(18, 0), None),
        v.DueView("a3", "c-stat", "Quiz 4: Averages", "Everyday Statistics", at(12, 0, days_ago=-2), None),
        v.DueView("a4", "c-soil", "Field diary, week 3", "Soil and Water", at(12, 0, days_ago=-12), None),
    ),
    waiting=WAITING,
    waiting_count=3,
    lately=(v.NoticeView("n1", "graded", "Essay 0: Hello", "18 of 20", at(9, 10), True, None, "a0"),),
    to_grade=(),
    courses_complete=3,
    bytes_to_fetch=412_000_000,
    course_count=10,
)
EMPTY_HOME = v.HomeView("Amina", False, None, (), (), (), 0, (), (), 0, 0, 0)
PILE = v.PileView("a2", "c-python", "Essay 2: Why loops?", "Python for Beginners", 40, 14, 12, 40, 0, at(8, 10))
TEACHER_HOME = v.HomeView("Ben", True, None, (), (), WAITING[:1], 1, (), (PILE,), 0, 0, 0, to_grade_count=26)

MB = 1_000_000


def offline(state: v.OfflineState, here: int, total: int) -> v.OfflineView:
    """What of a course is here."""
    kinds = {"video": here * 87 // 100, "reading": here * 10 // 100, "captions": here * 3 // 100}
    return v.OfflineView(state, here * MB, total * MB, at(8, 10), {k: n * MB for k, n in kinds.items()}, 34, 34)


def card(
    id_: str, title: str, who: str, category: str, share: float, state: v.OfflineState, here: int, total: int
) -> v.LibraryCard:
    """A course in the library."""
    status = "completed" if share >= 100 else "active"
    return v.LibraryCard(id_, title, who, category, share, status, offline(state, here, total), None, False, at(8, 0))


KEPT, CLOUD = v.OfflineState.KEPT, v.OfflineState.NOT_KEPT
LIBRARY = v.LibraryView(
    (
        card("c-python", "Python for Beginners", "Ben Okafor", "Programming", 68, KEPT, 214, 214),
        card("c-soil", "Soil and Water", "Dr. Lena Kim", "Nature", 29, KEPT, 88, 88),
        card("c-stat", "Everyday Statistics", "Sara Haddad", "Mathematics", 60, v.OfflineState.FETCHING, 41, 63),
        card("c-hist", "World History: Trade Routes", "Prof. Idris Bello", "History", 12, CLOUD, 0, 1200),
        card("c-aid", "First Aid", "Red Cross School", "Health", 100, KEPT, 120, 120),
        card("c-german", "German A2", "Anna Weiss", "Languages", 45, KEPT, 305, 305),
        card("c-study", "Study offline with LMS Desktop", "LMS Desktop", "Study skills", 100, KEPT, 24, 24),
        card("c-grade", "Grading at your desk", "LMS Desktop", "Teaching", 0, KEPT, 18, 18),
        card("c-music", "Music Theory", "Joana Reis", "Music", 5, CLOUD, 0, 410),
        card("c-plants", "Drawing Plants", "Mara Lind", "Nature", 0, CLOUD, 0, 96),
    )
)
CATEGORIES = (
    v.CategoryView("k1", "Programming", None, 4),
    v.CategoryView("k2", "Python", "k1", 2),
    v.CategoryView("k3", "Nature", None, 3),
    v.CategoryView("k4", "Languages", None, 2),
)


def offer(
    id_: str, title: str, who: str, category: str, level: str, minutes: int, price: str = "", **more: object
) -> v.CatalogueCard:
    """A course in the catalogue."""
    short = "Small steps, *real* work, and nothing that needs a network."
    return v.CatalogueCard(
        id_, "PY101", title, short, who, category, "k1", level, "English", minutes, 34, price, not price,
        bool(more.get("joined")), None,
    )  # fmt: skip


CATALOGUE = v.CatalogueView(
    (
        offer("c-python", "Python for Beginners", "Ben Okafor", "Programming", "beginner", 580, joined=True),
        offer("c-web", "Your first web page", "Ben Okafor", "Programming", "beginner", 240),
        offer("c-soil", "Soil and Water", "Dr. Lena Kim", "Nature", "intermediate", 420),
        offer("c-stat", "Everyday Statistics", "Sara Haddad", "Mathematics", "beginner", 300),
        offer("c-data", "Data with Python", "Ben Okafor", "Programming", "intermediate", 660, "49.00 EUR"),
        offer("c-german", "German A2", "Anna Weiss", "Languages", "intermediate", 900),
    ),
    CATEGORIES,
    ("beginner", "intermediate"),
    ("English", "German"),
    at(8, 10, days_ago=3),
)


def line(id_: str, title: str, kind: v.LectureKind, length: float, share: float = 0) -> v.LectureLine:
    """A row of a syllabus."""
    return v.LectureLine(id_, title, kind, length, share, share > 0, share >= 100, True, False)


LOOPS = (
    line("l1", "Why repeat yourself?", K.VIDEO, 460, 100),
    line("l2", "Reading: The shape of a loop", K.PDF, 12, 100),
    line("l3", "A for-loop walks the list", K.VIDEO, 1100, 68),
    line("l4", "Code along: greeting everyone", K.TEXT, 0),
    line("l5", "Quiz 4: Loops", K.QUIZ, 10),
)
SECTIONS = (
    v.SectionView("s1", "Getting started", 1, (line("l-a", "Hello", K.VIDEO, 300, 100),), 1, True),
    v.SectionView("s2", "Names and lists", 2, (line("l-b", "Names", K.VIDEO, 300, 100),), 1, True),
    v.SectionView("s3", "Loops", 3, LOOPS, 2, True),
    v.SectionView(
        "s4",
        "Files",
        4,
        (v.LectureLine("l-z", "Reading files", K.VIDEO, 600, 0, False, False, False, False),),
        0,
        False,
    ),
)
COURSE = v.CourseView(
    course_id="c-python",
    title="Python for Beginners",
    code="PY101",
    instructors=("Ben Okafor",),
    category="Programming",
    level="beginner",
    language="English",
    captions=3,
    duration_minutes=580,
    description="Write small programs that do **real work**: loops, lists, files and your first web page.\n\n"
    "- no experience needed\n- five hours a week",
    short_description="Write small programs that do **real work**: loops, lists, files and your first web page.",
    is_enrolled=True,
    is_mine_to_teach=False,
    state=None,
    is_free=True,
    price="",
    is_closed=False,
    percentage=68,
    completed=23,
    total=34,
    pending_changes=14,
    sections=SECTIONS,
    assignments=(
        v.AssignmentLine("a1", "Essay 1: My first program", at(18, 0), W.WAITING, False, "", "20"),
        v.AssignmentLine("a2", "Essay 2: Why loops?", at(18, 0), None, True, "", "20"),
    ),
    grades=(
        v.GradeLine("Essay 1: My first program", "Handed in, waiting", False, "a1", None),
        v.GradeLine("Quiz 2: Names", "9 of 10", False, None, "l-b"),
        v.GradeLine("Quiz 3: Lists", "8 of 10", True, None, "l-b"),
    ),
    next_lecture=LOOPS[2],
    offline=offline(KEPT, 214, 214),
    has_syllabus=True,
)


def lecture(id_: str, title: str, kind: v.LectureKind, **more: object) -> v.LectureView:
    """A lecture in the room."""
    values: dict[str, object] = {
        "lecture_id": id_,
        "course_id": "c-python",
        "course_title": "Python for Beginners",
        "section_id": "s3",
        "section_title": "Loops",
        "section_number": 3,
        "title": title,
        "description": "",
        "kind": kind,
        "body": "",
        "video": None,
        "pdf": None,
        "quiz_id": None,
        "resources": (v.ResourceView("r1", "names.py", "code", 2_000, None, ""),),
        "progress": v.ProgressView(68, 754, 1100, False, ((0, 754),)),
        "is_enrolled": True,
        "is_locked": False,
        "done_in_section": 2,
        "count_in_section": 5,
        "previous": LOOPS[1],
        "next": LOOPS[3],
        "outline": SECTIONS,
        "has_content": True,
    }
    return v.LectureView(**(values | more))  # type: ignore[arg-type]  # names of fields


TEXT_BODY = """# Greeting everyone

A list can hold as many names as you like. The loop takes them one after the other, and
*you write the greeting only once*. Type this into your editor, line by line.

```python
names = ["Amina", "Ben", "Chen"]
for name in names:
    print("Hello, " + name)
```

Follow the name with your finger. In every round the box called *name* holds something else:

| Round | name  | What is printed |
|-------|-------|-----------------|
| 1     | Amina | `Hello, Amina`  |
| 2     | Ben   | `Hello, Ben`    |
| 3     | Chen  | `Hello, Chen`   |

## Say goodbye, too

Now add your own name to the list. You do not have to touch the loop, and this is what makes it useful.

![A picture from elsewhere](https://elsewhere.example/picture.png)

## When the list is empty

- [x] read the text
- [ ] try it yourself
"""
TEXT = lecture("l4", "Code along: greeting everyone", K.TEXT, body=TEXT_BODY, progress=v.ProgressView(29, 0.29, 1))
VIDEO_NOT_HERE = lecture(
    "l3", "A for-loop walks the list", K.VIDEO, video=v.VideoView(None, 24 * MB, 1100, "upload", "", ())
)


def video(path: Path, captions: Path) -> v.LectureView:
    """A video lecture with files that really are there."""
    tracks = (v.CaptionView("en", "English", captions), v.CaptionView("de", "Deutsch", None))
    return lecture(
        "l3", "A for-loop walks the list", K.VIDEO, video=v.VideoView(path, 24 * MB, 1100, "upload", "", tracks)
    )


def pdf(path: Path) -> v.LectureView:
    """A PDF lecture with a file that really is there."""
    return lecture(
        "l2", "How rain becomes groundwater", K.PDF, pdf=v.PdfView(path, 2 * MB, 24), progress=v.ProgressView(29, 2, 24)
    )


NOTES = (
    v.NoteView(
        "n1",
        "l3",
        "A for-loop walks the list",
        "A loop is a promise: do this for each thing in the list.",
        72,
        None,
        ("exam",),
        W.WAITING,
        at(9, 2),
    ),
    v.NoteView(
        "n2",
        "l3",
        "A for-loop walks the list",
        "Counting starts at 0. Ask Ben why!",
        485,
        None,
        ("ask",),
        W.RECEIVED,
        at(9, 2),
    ),
    v.NoteView(
        "n3",
        "l3",
        "A for-loop walks the list",
        "Picture of the arrow that moves down the list.",
        710,
        None,
        (),
        W.WAITING,
        at(9, 2),
    ),
)
BOOKMARKS = (
    v.BookmarkView("b1", "l3", "The promise", 72, None, W.WAITING),
    v.BookmarkView("b2", "l3", "", 440, None, W.RECEIVED),
)

QUESTIONS = (
    v.QuestionView("q1", "multiple_choice", "How many lines does this program print?\n\n```python\nnames = [\"Amina\", \"Ben\"]\nfor name in names:\n    print(name)\nprint(\"done\")\n```", (("o1", "Two"), ("o2", "Three"), ("o3", "Four"), ("o4", "It does *not* end")), 2, False),
    v.QuestionView("q2", "true_false", "A list can be empty.", (("t", "True"), ("f", "False")), 1, False),
    v.QuestionView("q3", "short_answer", "Which word opens a loop over a list?", (), 1, False),
    v.QuestionView("q4", "essay", "Explain in two sentences what a loop is good for.", (), 4, False),
    v.QuestionView("q5", "multiple_choice", "Which of these are lists?", (("a", "`[1, 2]`"), ("b", "`\"names\"`"), ("c", "`[]`")), 2, True),
)  # fmt: skip
ATTEMPT = v.AttemptView(
    "at1", 1, True, W.HERE, at(9, 30), NOW + timedelta(minutes=12, seconds=40), None, None, "", QUESTIONS,
    {"q1": v.AnswerView(("o2",), "", at(9, 40)), "q2": v.AnswerView(("t",), "", at(9, 41))}, None,
)  # fmt: skip
HANDED_IN = v.AttemptView(
    "at1", 1, False, W.WAITING, at(9, 30), None, at(9, 42), None, "", QUESTIONS,
    {"q1": v.AnswerView(("o2",), "", at(9, 40))}, None,
)  # fmt: skip
RESULT = v.ResultView(
    "8", "10", "80", True, True,
    (
        v.QuestionResultView("q1", True, 2, "", ("o2",), None, "The loop prints **two names**, then *one word*: `done`. See [lists](https://docs.python.org/3/)."),
        v.QuestionResultView("q2", False, 0, "", ("t",), None, ""),
        v.QuestionResultView("q4", None, None, "", None, None, ""),
    ),
)  # fmt: skip
MARKED = v.AttemptView(
    "at1", 1, False, W.RECEIVED, at(9, 30), None, at(9, 42), at(9, 43), "7F3K-21", QUESTIONS,
    {"q1": v.AnswerView(("o2",), "", at(9, 40)), "q2": v.AnswerView(("f",), "", at(9, 40))}, RESULT,
)  # fmt: skip


def quiz(current: v.AttemptView | None = None, latest: v.AttemptView | None = None, why_not: str = "") -> v.QuizView:
    """A quiz."""
    return v.QuizView(
        "z1", "l5", "Quiz 4: Loops", "Five questions about **loops**.", 5, 10, 60, 20, 2, 1 if latest else 0,
        not why_not and current is None, why_not, current, latest,
    )  # fmt: skip


RUBRIC = tuple(
    v.CriterionView(f"r{n}", title, 4, ("missing", "begun", "half", "good", "excellent"), None)
    for n, title in enumerate(("Explains the idea", "Example program", "Own words", "Language", "Looks ahead"))
)
FILES = (
    v.FileView("f1", "essay-1.odt", 48_000, "", None),
    v.FileView("f2", "screenshot.png", 3_000_000, "", None),
)


def submission(state: v.WorkState, **more: object) -> v.SubmissionView:
    """A hand-in."""
    values: dict[str, object] = {
        "submission_id": "s1",
        "attempt_number": 1,
        "content": "My first program says hello to my friends. In line 1 I make a list. A list is like a row of boxes.",
        "files": FILES,
        "state": state,
        "handed_in_at": at(8, 41),
        "received_at": None,
        "receipt": "",
        "is_late": False,
        "flags": (),
        "score": "",
        "max_score": "20",
        "feedback": "",
        "rubric": RUBRIC,
        "released_at": None,
        "graded_by": "",
        "can_take_back": state is W.WAITING,
        "problem": "",
    }
    return v.SubmissionView(**(values | more))  # type: ignore[arg-type]  # names of fields


def assignment(
    latest: v.SubmissionView | None = None, draft: str = "", files: tuple[v.FileView, ...] = ()
) -> v.AssignmentView:
    """An assignment."""
    can = latest is None
    return v.AssignmentView(
        assignment_id="a1",
        course_id="c-python",
        course_title="Python for Beginners",
        title="Essay 1: My first program",
        description="Write a small program that greets each friend by name, and explain in your own words what happens in "
        "every line. 150 to 400 words. Add a picture of your screen.",
        max_score="20",
        due_at=at(18, 0),
        is_past_due=False,
        allow_late=True,
        late_penalty_percent="10",
        max_attempts=2,
        attempts_used=0 if can else 1,
        allowed_extensions=("odt", "py", "png"),
        max_file_size=10 * MB,
        rubric=RUBRIC,
        attachments=(v.ResourceView("r1", "first-program.py", "code", 2_000, None, ""),),
        draft_content=draft,
        draft_files=files,
        draft_saved_at=at(8, 30) if draft else None,
        latest=latest,
        earlier=(),
        can_hand_in=can and bool(draft or files),
        why_not="" if can else "waiting",
    )


STUDENTS = ("Sofia Marchetti", "Jonas Weber", "Amina Nasser", "Tariq Aziz", "Wei Zhang", "Olu Adeyemi", "Mila Petrova")
QUEUE = tuple(
    v.GradingRow(
        f"s{n}",
        name,
        at(15, 42, days_ago=1),
        name == "Wei Zhang",
        1,
        ("17", "14")[n] if n < 2 else "",
        W.HERE if n < 2 else None,
        False,
        True,
    )
    for n, name in enumerate(STUDENTS)
)
DESK = v.DeskView(PILE, QUEUE)
GRADE = v.GradeView(
    "17",
    "You explain the empty box so well that I will use it in class.",
    {"r0": 4, "r1": 3, "r2": 4, "r3": 3, "r4": 3},
    W.HERE,
    at(9, 40),
    False,
)
ESSAY = """# Why loops?

When I began this course I wrote the same line four times, once for each friend. It worked, but every time \
somebody joined I had to write one more line. A loop is a way to say it once and mean it for everyone.

The word *for* opens the loop. After it comes a name that I choose, and this name is like an empty box.
"""
PAPER = v.PaperView(
    submission(W.RECEIVED, content=ESSAY, submission_id="s2"), "Amina Nasser", "a2", "20", RUBRIC, GRADE, ()
)


F = d.FileState
D = d.Readiness


def fetched(
    kept: str, owner: str, role: str, name: str, state: d.FileState, size: float, done: float = 0, **more: object
) -> d.DownloadFile:
    """One file of a course; sizes in MB."""
    here = size if state is F.READY else done
    return d.DownloadFile(
        f"{role}:{owner}:{name}",
        owner,
        kept,
        name,
        role,
        state,
        int(size * MB),
        int(here * MB),
        **more,  # type: ignore[arg-type]  # names of fields
    )


def _taken(
    kept: str, owner: str, title: str, state: d.FileState, size: float, done: float = 0, **more: object
) -> d.DownloadGroup:
    return d.DownloadGroup(
        owner,
        title,
        (
            fetched(kept, owner, "video", title, state, size, done, **more),
            fetched(kept, owner, "caption", "English", F.READY, 0.02),
            fetched(kept, owner, "resource", "names.txt", F.READY, 0.01),
        ),
    )


STAT, PYTHON, SOIL, PILE_KEPT = "course:c-stat", "course:c-python", "course:c-soil", "pile:a2"
STATISTICS = d.DownloadCourse(
    STAT,
    "c-stat",
    "Everyday Statistics",
    False,
    (
        _taken(STAT, "l21", "Mean, median and mode", F.READY, 18),
        _taken(STAT, "l22", "Why averages mislead", F.FETCHING, 24, 15.2),
        _taken(STAT, "l23", "Drawing a histogram", F.QUEUED, 21, 4),
        _taken(STAT, "l24", "Samples", F.LATER, 19, 2, problem="unreachable", next_try_at=at(9, 51)),
        d.DownloadGroup(
            "l25", "Notes to section 5", (fetched(STAT, "l25", "pdf", "Notes to section 5", F.QUEUED, 1.2),)
        ),
    ),
)
PYTHON_KEPT = d.DownloadCourse(
    PYTHON,
    "c-python",
    "Python for Beginners",
    False,
    tuple(_taken(PYTHON, f"l3{n}", f"Lecture {n}", F.READY, 30, ready_at=at(8, n)) for n in range(7)),
)
SOIL_PAUSED = d.DownloadCourse(
    SOIL,
    "c-soil",
    "Soil and Water",
    True,
    (_taken(SOIL, "l41", "How rain becomes groundwater", F.PAUSED, 61, 22),),
    480,
)
DOWNLOADS = d.DownloadsView(
    (STATISTICS, PYTHON_KEPT, SOIL_PAUSED),
    tuple(file for group in PYTHON_KEPT.groups for file in group.files if file.role == "video"),
    "",
    int(86.2 * MB),
)
FLOWS = d.FlowView({"video:l22:Why averages mislead": int(16.4 * MB)}, {"video:l22:Why averages mislead": 0.55 * MB})
IDLE = d.FlowView()
FAILED_DOWNLOADS = d.DownloadsView(
    (
        d.DownloadCourse(
            STAT,
            "c-stat",
            "Everyday Statistics",
            False,
            (
                _taken(STAT, "l22", "Why averages mislead", F.NO_SPACE, 24, 15.2, problem="disk_full"),
                _taken(STAT, "l23", "Drawing a histogram", F.GONE, 21, 0, problem="gone", has_older_copy=True),
                _taken(STAT, "l24", "Samples", F.LATER, 19, 2, problem="file", next_try_at=at(9, 51)),
                _taken(STAT, "l26", "A lecture that is not kept", F.REMOVED, 19),
            ),
        ),
    ),
    (),
    "no_space",
    int(48.8 * MB),
)


def waiting(view: d.DownloadsView) -> d.DownloadsView:
    """The same while nothing is fetched: what came is in the queue again."""

    def put_back(file: d.DownloadFile) -> d.DownloadFile:
        return replace(file, state=d.FileState.QUEUED) if file.state is d.FileState.FETCHING else file

    def of_course(course: d.DownloadCourse) -> d.DownloadCourse:
        groups = (replace(one, files=tuple(map(put_back, one.files))) for one in course.groups)
        return replace(course, groups=tuple(groups))

    return replace(view, courses=tuple(map(of_course, view.courses)))


def many_downloads(count: int) -> d.DownloadsView:
    """A course with very many lectures, all of them shown."""
    states = (F.QUEUED, F.READY, F.LATER, F.PAUSED)
    groups = tuple(
        d.DownloadGroup(f"m{n}", f"Lecture {n}", (fetched(STAT, f"m{n}", "video", f"Lecture {n}", states[n % 4], 20),))
        for n in range(count)
    )
    return d.DownloadsView(
        (d.DownloadCourse(STAT, "c-stat", "Everyday Statistics", False, groups),), (), "", 50_000 * MB
    )


def takes(kept: str, course_id: str, title: str, size: int, shared: int = 0, days: int | None = 0) -> d.StorageLine:
    """What a course takes, in MB."""
    kinds = {"video": size * 87 // 100 * MB, "reading": size * 10 // 100 * MB, "captions": size * 3 // 100 * MB}
    opened = None if days is None else at(8, 0, days_ago=days)
    return d.StorageLine(kept, course_id, title, size * MB, shared * MB, kinds, opened)


STORAGE = d.StorageView(
    (
        takes("course:c-german", "c-german", "German A2", 305, days=9),
        takes(PYTHON, "c-python", "Python for Beginners", 214, 120),
        takes("course:c-aid", "c-aid", "First Aid", 120, days=40),
        takes(PILE_KEPT, "", "Essay 2: Why loops?", 96, days=None),
        takes(SOIL, "c-soil", "Soil and Water", 88, days=2),
    ),
    823 * MB,
    120 * MB,
    14 * MB,
    9 * MB,
    22 * MB,
    18_200 * MB,
    250_000 * MB,
    {"video": 700 * MB, "reading": 80 * MB, "captions": 23 * MB, "files": 20 * MB},
    "/home/amina/.local/share/lms-desktop/media",
)
FULL_STORAGE = replace(STORAGE, free_bytes=620 * MB, is_nearly_full=True)
EMPTY_STORAGE = d.StorageView(
    free_bytes=18_200 * MB, disk_bytes=250_000 * MB, index_bytes=2 * MB, folder=STORAGE.folder
)


def goes_along(
    course_id: str, title: str, state: d.Readiness, size: int, done: int | None = None, **more: object
) -> d.TravelLine:
    """A course in the travel list, in MB."""
    here = size if done is None else done
    return d.TravelLine(f"course:{course_id}", course_id, title, state, size * MB, here * MB, **more)  # type: ignore[arg-type]  # names of fields


COMPLETE_LINES = (
    goes_along(
        "c-python",
        "Python for Beginners",
        D.COMPLETE,
        214,
        lectures=34,
        captions=("en",),
        needs_network=("Quiz 7: Files",),
    ),
    goes_along("c-soil", "Soil and Water", D.COMPLETE, 88, lectures=24, captions=("ar", "en")),
)
TRAVEL = d.TravelView(
    (
        *COMPLETE_LINES,
        goes_along(
            "c-stat",
            "Everyday Statistics",
            D.FETCHING,
            63,
            41,
            lectures=18,
            missing=("Why averages mislead", "Drawing a histogram"),
        ),
        goes_along("c-hist", "World History: Trade Routes", D.NOT_CHOSEN, 1200, 0),
    ),
    (d.TravelLine(PILE_KEPT, "", "Essay 2: Why loops?", D.COMPLETE, 96 * MB, 96 * MB, 52),),
    3,
    22 * MB,
    365 * MB,
    18_200 * MB,
    False,
    at(9, 0, days_ago=-12),
    (("Essay 2: Why loops?", at(18, 0)), ("Field diary, week 3", at(12, 0, days_ago=-5))),
    "",
    0.55 * MB,
)
READY_TRAVEL = d.TravelView(COMPLETE_LINES, (), 0, 0, 302 * MB, 18_200 * MB, False, at(9, 0, days_ago=-12), (), "", 0.0)

PROFILE = v.ProfileView(
    email="amina@school.example.org",
    role="student",
    email_verified=True,
    first_name="Amina",
    last_name="Nasser",
    bio="I mend pumps, and I learn to write programs that say when one will break.",
    avatar_url="",
    location="Bamako",
    timezone="Africa/Bamako",
    state=v.WorkState.WAITING,
)
LINKS = v.LinksView("https://amina.example", "https://github.com/amina", "", "", "", "", state=None)
SYNCED = v.SettingsView(
    theme="system",
    language="en",
    email_notifications=True,
    push_notifications=False,
    deadline_reminders=True,
    video_quality="auto",
    playback_speed=1.0,
    autoplay_next=True,
    captions_enabled=True,
    captions_language="en",
    download_over_metered=False,
    state=None,
)
SKILLS = (
    v.SkillView("k1", "Python", "beginner", None),
    v.SkillView("k2", "Repairing diesel and solar pumps, with and without a manual", "expert", v.WorkState.WAITING),
)

DEVICES = (
    v.DeviceView("d1", "amina-laptop", at(9, 40), is_current=True),
    v.DeviceView("d2", "school-room-3", at(16, 2, days_ago=2), is_current=False),
    v.DeviceView("d3", "", None, is_current=False),
)


def judged(points: str = "", words: str = "", conflict: v.JudgedView | None = None) -> v.JudgingView:
    """An attempt with an answer that a machine has judged and one that a person reads."""
    essay = v.QuestionView("q4", "essay", "Why does a list help where a single name does not?", (), 5.0, False)
    several = tuple((f"o{n}", text) for n, text in enumerate(("A list", "A number", "A text")))
    choice = v.QuestionView("q1", "multiple_choice", "What does `split()` give?", several, 1.0, False)
    text = "A list keeps many values under one name.\nSo a loop can go through them, however many there are."
    return v.JudgingView(
        attempt_id="t1",
        quiz_id="z1",
        attempt_number=1,
        handed_in_at=at(8, 15),
        answers=(
            v.JudgedAnswerView(choice, ("o0",), "", v.JudgedView("1.00", ""), None),
            v.JudgedAnswerView(essay, (), text, v.JudgedView(points, words), conflict),
        ),
        state=v.WorkState.NEEDS if conflict else v.WorkState.HERE if points else None,
        is_conflict=conflict is not None,
    )


QUIZ_PILE = v.QuizPileView("z1", "c-python", "Quiz 4: Loops", 14, 5)
ATTEMPTS = (
    v.JudgingRow("t1", 1, at(8, 15), waits=True, state=None),
    v.JudgingRow("t2", 2, at(16, 2, days_ago=1), waits=True, state=v.WorkState.HERE),
    v.JudgingRow("t3", 1, at(11, 40, days_ago=2), waits=False, state=v.WorkState.WAITING),
    v.JudgingRow("t4", 1, at(9, 5, days_ago=3), waits=False, state=None),
    v.JudgingRow("t5", 1, at(9, 1, days_ago=3), waits=True, state=v.WorkState.NEEDS),
)
