"""Finding courses by words: in their titles, codes, descriptions, tags, and the names of those who teach them.

SQLite keeps an index (FTS5) that triggers hold true at each write, however it is made. PostgreSQL has indexes of its
own (GIN), which a migration makes. Both take the beginnings of words, and any part of a title or a code.
"""

import re
import unicodedata
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from .models import Course

_MOST_WORDS = 10
_TABLES = """
CREATE TABLE IF NOT EXISTS course_search_key (id INTEGER PRIMARY KEY, course TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE IF NOT EXISTS course_search USING fts5(
    title, code, words, tags, teachers, tokenize = "unicode61 remove_diacritics 2");
"""
# The names are our own throughout; {courses} is a selection of ids of courses.
_FORGET = "DELETE FROM course_search WHERE rowid IN (SELECT id FROM course_search_key WHERE course IN ({courses}))"
_READ = """
INSERT INTO course_search (rowid, title, code, words, tags, teachers)
SELECT key.id, course.title, course.course_code, course.short_description || ' ' || course.description,
    coalesce((SELECT tags FROM courses_coursemetadata WHERE course_id = course.id), ''),
    coalesce((SELECT group_concat(profile.first_name || ' ' || profile.last_name, ' ')
        FROM courses_courseinstructor AS teaches
        JOIN courses_instructor AS teacher ON teacher.id = teaches.instructor_id
        JOIN users_userprofile AS profile ON profile.user_id = teacher.user_id
        WHERE teaches.course_id = course.id), '')
FROM courses_course AS course JOIN course_search_key AS key ON key.course = course.id
WHERE course.id IN ({courses})
"""
_TAUGHT = """
SELECT teaches.course_id FROM courses_courseinstructor AS teaches
JOIN courses_instructor AS teacher ON teacher.id = teaches.instructor_id WHERE teacher.user_id = NEW.user_id
"""
_AGAIN = f"{_FORGET}; {_READ};"
_TRIGGERS = {
    "course_found": (
        "AFTER INSERT ON courses_course",
        f"INSERT OR IGNORE INTO course_search_key (course) VALUES (NEW.id); {_AGAIN}",  # noqa: S608 (our own names)
        "NEW.id",
    ),
    "course_renamed": (
        "AFTER UPDATE OF title, course_code, short_description, description ON courses_course",
        _AGAIN,
        "NEW.id",
    ),
    "course_lost": (
        "AFTER DELETE ON courses_course",
        f"{_FORGET}; DELETE FROM course_search_key WHERE course = OLD.id;",  # noqa: S608 (our own names)
        "OLD.id",
    ),
    "course_tags_found": ("AFTER INSERT ON courses_coursemetadata", _AGAIN, "NEW.course_id"),
    "course_tags_changed": ("AFTER UPDATE OF tags ON courses_coursemetadata", _AGAIN, "NEW.course_id"),
    "course_teacher_found": ("AFTER INSERT ON courses_courseinstructor", _AGAIN, "NEW.course_id"),
    "course_teacher_lost": ("AFTER DELETE ON courses_courseinstructor", _AGAIN, "OLD.course_id"),
    "course_teacher_renamed": ("AFTER UPDATE OF first_name, last_name ON users_userprofile", _AGAIN, _TAUGHT),
}
# PostgreSQL: as the indexes of the migration have it, letter for letter.
_BARE = r"regexp_replace(normalize({text}, NFD), U&'[\0300-\036f]', '', 'g')"
_WORDS = f"to_tsvector('simple', {_BARE})"
_TEXT = "title || ' ' || short_description || ' ' || description"
_TAGS = "tags::text"
_WRITTEN = (
    f"(SELECT id FROM courses_course WHERE {_WORDS.format(text=_TEXT)} @@ to_tsquery('simple', %s) UNION ALL "  # noqa: S608 (our own names)
    f"SELECT course_id FROM courses_coursemetadata WHERE {_WORDS.format(text=_TAGS)} @@ to_tsquery('simple', %s))"
)
_PARTS = [
    "SELECT id FROM courses_course WHERE upper(title::text) LIKE upper(%s) OR upper(course_code::text) LIKE upper(%s)",
    "SELECT teaches.course_id FROM courses_courseinstructor AS teaches "
    "JOIN courses_instructor AS teacher ON teacher.id = teaches.instructor_id "
    "JOIN users_userprofile AS profile ON profile.user_id = teacher.user_id "
    "WHERE upper(profile.first_name::text) LIKE upper(%s) OR upper(profile.last_name::text) LIKE upper(%s)",
]


def holding(courses: QuerySet[Course], words: str) -> QuerySet[Course]:
    """Keep the courses in which every one of these words is found."""
    vendor = connections[courses.db].vendor
    for word in words.split()[:_MOST_WORDS]:
        courses = courses.filter(_by_index(word) if vendor == "sqlite" else _by_vector(courses, word))
    return courses


def install_search(using: str, **_: Any) -> None:
    """Put the index and its triggers in place, and read all courses into it, unless it is there and whole."""
    connection = connections[using]
    if connection.vendor != "sqlite" or Course._meta.db_table not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        if _triggers().items() - set(cursor.fetchall()):  # a table that is remade loses its triggers
            _install(cursor)


def _triggers() -> dict[str, str]:
    return {
        name: f"CREATE TRIGGER {name} {event} FOR EACH ROW BEGIN {body.format(courses=ids)} END"
        for name, (event, body, ids) in _TRIGGERS.items()
    }


def _install(cursor: CursorWrapper) -> None:
    everything = "SELECT id FROM courses_course"
    for statement in filter(str.strip, _TABLES.split(";\n")):
        cursor.execute(statement)
    for name, trigger in _triggers().items():
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute(trigger)
    cursor.execute(f"INSERT OR IGNORE INTO course_search_key (course) {everything}")
    cursor.execute(_FORGET.format(courses=everything))
    cursor.execute(_READ.format(courses=everything))


def _bare(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _by_index(word: str) -> Q:
    part = Q(title__icontains=word) | Q(course_code__icontains=word)
    tokens = re.findall(r"\w+", word)
    if not tokens:
        return part
    asked = " ".join(f'"{token}"*' for token in tokens)
    return part | Q(
        pk__in=RawSQL(
            "SELECT key.course FROM course_search_key AS key "
            "JOIN course_search ON course_search.rowid = key.id WHERE course_search MATCH %s",
            (asked,),
        )
    )


def _by_vector(courses: QuerySet[Course], word: str) -> Q:
    """Every part of this has an index of its own; an `OR` of conditions would read all courses instead."""
    part = f"%{connections[courses.db].ops.prep_for_like_query(word)}%"
    tokens = [f"{token}:*" for token in re.findall(r"\w+", _bare(word)) if token.strip("_")]
    found = [*_PARTS, f"({' INTERSECT '.join([_WRITTEN] * len(tokens))})"] if tokens else _PARTS
    values = [part] * 4 + [token for token in tokens for _ in range(2)]
    return Q(pk__in=RawSQL(" UNION ALL ".join(found), values))  # noqa: S611 (our own names)
