"""PostgreSQL finds words in courses by an index; SQLite has its own, which `search.py` puts in place."""

from typing import Any

from django.db import migrations

_INDEXES = (
    "CREATE INDEX course_words ON courses_course USING gin (to_tsvector('simple', regexp_replace("
    "normalize(title || ' ' || short_description || ' ' || description, NFD), U&'[\\0300-\\036f]', '', 'g')))",
    "CREATE INDEX course_tag_words ON courses_coursemetadata USING gin (to_tsvector('simple', regexp_replace("
    "normalize(tags::text, NFD), U&'[\\0300-\\036f]', '', 'g')))",
    # Parts of words need an extension, which whoever owns the database may add where it is there at all.
    """DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX course_title_parts ON courses_course USING gin (upper(title::text) gin_trgm_ops);
  CREATE INDEX course_code_parts ON courses_course USING gin (upper(course_code::text) gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'parts of titles are found without an index: %', SQLERRM;
END $$""",
)
_NAMES = ("course_words", "course_tag_words", "course_title_parts", "course_code_parts")


def make(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for statement in _INDEXES:
            editor.execute(statement, None)


def drop(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX IF EXISTS {', '.join(_NAMES)}", None)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_what_was_taken_away_stays_for_its_learners"),
    ]

    operations = [
        migrations.RunPython(make, drop),
    ]
