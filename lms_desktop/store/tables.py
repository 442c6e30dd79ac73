"""The tables. Mirrors never refuse what the school sent: no unique column but the key, no foreign keys between them,
and the row itself is kept as it came, so that fields this program does not know survive."""

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData()

# Every mirrored entity, and the columns by which it is looked up. Names are those of the API.
LINKS: dict[str, tuple[str, ...]] = {
    "category": (),
    "course": ("category",),
    "course_detail": (),
    "section": ("course",),
    "lecture": ("section",),
    "lecture_detail": ("section",),
    "quiz": ("lecture",),
    "question": ("quiz",),
    "assignment": ("course",),
    "enrollment": ("course",),
    "progress": ("enrollment", "lecture"),
    "bookmark": ("enrollment", "lecture"),
    "note": ("enrollment", "lecture"),
    "attempt": ("quiz", "enrollment"),
    "result": ("quiz", "enrollment"),
    "submission": ("assignment", "enrollment"),
    "profile": (),
    "settings": (),
    "social": (),
    "skill": (),
}

# What a person can write offline; only these have an overlay.
WRITTEN_HERE: tuple[str, ...] = (
    "enrollment",
    "progress",
    "bookmark",
    "note",
    "attempt",
    "submission",
    "profile",
    "settings",
    "social",
    "skill",
    "section",
    "lecture",
    "lecture_detail",
    "quiz",
    "question",
    "assignment",
)

# A lecture is mirrored as lists show it and as it is opened; what waits for it lies upon both.
WHOLE: dict[str, str] = {"lecture": "lecture_detail"}
NAMED_BY: dict[str, str] = {whole: entity for entity, whole in WHOLE.items()}
# An order is about a place, and lies upon each row that it names.
ORDERS: dict[str, str] = {"section": "section_order", "lecture": "lecture_order"}
ORDERED: dict[str, str] = {order: entity for entity, order in ORDERS.items()}


def _mirror(name: str, entity: str, *extra: Column[int]) -> Table:
    links = LINKS[entity]
    return Table(
        name,
        metadata,
        Column("id", String, primary_key=True),
        Column("version", Integer),
        *(Column(link, String) for link in links),
        Column("doc", LargeBinary),
        *extra,
        *(Index(f"ix_{name}_{link}", link) for link in links),
    )


BASE: dict[str, Table] = {entity: _mirror(f"base_{entity}", entity) for entity in LINKS}
OVERLAY: dict[str, Table] = {
    entity: _mirror(f"overlay_{entity}", entity, Column("deleted", Integer, nullable=False, server_default="0"))
    for entity in WRITTEN_HERE
}

OPEN = "state NOT IN ('acked', 'superseded')"  # as its index says it: in other words SQLite would not find it
outbox = Table(
    "outbox",
    metadata,
    Column("op_id", String, primary_key=True),
    Column("device_seq", Integer, nullable=False, unique=True),
    Column("entity", String, nullable=False),
    Column("entity_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("payload_sha256", String, nullable=False),
    Column("base_version", Integer),
    Column("base_snapshot", LargeBinary),
    Column("depends_on", String),
    Column("made_at", String, nullable=False),
    Column("made_mono_ns", Integer, nullable=False),
    Column("boot_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", String),
    Column("sent_at", String),
    Column("known_ids_before", LargeBinary),
    Column("error_code", String),
    Column("error_text", Text),
    Column("acked_at", String),
    Column("receipt", LargeBinary),
    Column("told_as", String),  # its name at the school, where a person tried again what was refused under its own
    Index("ix_outbox_state", "state"),
    Index("ix_outbox_entity", "entity", "entity_id"),
    # Rows that are written a hundred times have a hundred entries that arrived: what waits is found without these.
    Index("ix_outbox_open", "entity", "entity_id", "device_seq", sqlite_where=text(OPEN)),
)
IS_OPEN = text(f"outbox.{OPEN}")

# Every change of an answer, in the order it was made: evidence that is never rewritten.
answer_journal = Table(
    "answer_journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("attempt", String, nullable=False),
    Column("question", String, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("sha256", String, nullable=False),
    Column("made_at", String, nullable=False),
    Column("made_mono_ns", Integer, nullable=False),
    Column("boot_id", String, nullable=False),
    Index("ix_answer_journal_attempt", "attempt"),
)

# Earlier texts of a note: what an edit, here or elsewhere, replaced.
note_revision = Table(
    "note_revision",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("note", String, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("origin", String, nullable=False),  # here, school
    Column("made_at", String, nullable=False),
    Index("ix_note_revision_note", "note"),
)

# Two texts of one note that were both kept, until a person decides: the text of this computer is in ``copy``.
two_texts = Table(
    "two_texts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("copy", String, nullable=False, unique=True),
    Column("note", String, nullable=False),
    Column("texts", LargeBinary, nullable=False),  # as both were found
    Column("sha256", String, nullable=False),
    Column("made_at", String, nullable=False),
    Index("ix_two_texts_note", "note"),
)

# Courses (and piles of submissions) that are kept on this computer.
kept = Table(
    "kept",
    metadata,
    Column("id", String, primary_key=True),  # course:<id> or pile:<assignment id>
    Column("paused", Integer, nullable=False, server_default="0"),
    Column("chosen_at", String, nullable=False),
    Column("checked_at", String),
    Column("height", Integer),  # of its videos; empty: as the person's setting says
)

# One file of a course or a submission. ``owner`` is what it belongs to: a lecture, an assignment, a submission.
media = Table(
    "media",
    metadata,
    Column("id", String, primary_key=True),  # role:owner id[:detail]
    Column("kept", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("role", String, nullable=False),  # video, caption, pdf, resource, attachment, submission
    Column("name", String, nullable=False),
    Column("url", String, nullable=False),
    Column("size_bytes", Integer),
    Column("sha256", String, nullable=False, server_default=""),  # as the school says
    Column("etag", String, nullable=False, server_default=""),
    Column("state", String, nullable=False),  # queued, downloading, ready, no_space, gone, removed
    Column("blob", String, nullable=False, server_default=""),  # sha256 of the verified file here
    Column("done_bytes", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", String),
    Column("error", String, nullable=False, server_default=""),
    Column("held", Integer, nullable=False, server_default="0"),  # paused by itself, not with its course
    Column("place", Float, nullable=False, server_default="0"),  # lower comes first, before role and size are asked
    Column("resent_bytes", Integer, nullable=False, server_default="0"),
    Column("ready_at", String),
    Column("verified_at", String),  # when every byte of the copy was read and found right
    Index("ix_media_kept", "kept"),
    Index("ix_media_owner", "owner"),
    Index("ix_media_state", "state"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", String, nullable=False),
    Column("seen", Integer, nullable=False, server_default="0"),
    Column("course", String),
    Column("assignment", String),
    Column("lecture", String),
)

opened = Table(
    "opened",
    metadata,
    Column("lecture", String, primary_key=True),
    Column("course", String, nullable=False),
    Column("at", String, nullable=False),
    Index("ix_opened_course", "course"),
)

# The validators of answers that were taken in, so that an unchanged one costs a 304.
seen_answer = Table(
    "seen_answer",
    metadata,
    Column("path", String, primary_key=True),
    Column("etag", String, nullable=False),
    Column("at", String, nullable=False),
)

# How far each stream of the school was told, as the cursor beside it has it.
stream = Table(
    "stream",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("name", String, nullable=False, unique=True),
    Column("at", Integer, nullable=False, server_default="0"),
    Column("generation", Integer, nullable=False, server_default="0"),  # rises when it is told from its beginning
    Column("is_whole", Integer, nullable=False, server_default="0"),
    Column("is_checked", Integer, nullable=False, server_default="0"),  # compared with the school since it changed
)

# Which rows a stream tells. A row may be in several; base holds it as long as one of them does.
stream_row = Table(
    "stream_row",
    metadata,
    Column("stream", Integer, primary_key=True),
    Column("entity", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Index("ix_stream_row_entity", "entity", "id"),
    sqlite_with_rowid=False,
)

# Names that were chosen here and that a school did not take: a page that is open still knows them.
renamed = Table(
    "renamed",
    metadata,
    Column("ours", String, primary_key=True),
    Column("theirs", String, nullable=False),
)

# Courses of which a part is here: they are shown when the rest is.
arriving = Table("arriving", metadata, Column("course", String, primary_key=True))

setting = Table("setting", metadata, Column("name", String, primary_key=True), Column("value", LargeBinary))

# What ``Changes`` calls the tables that are no mirrors, and the column that names the row.
WATCHED: dict[str, tuple[str, str]] = {
    "outbox": ("outbox", "op_id"),
    "kept": ("download", "id"),
    "media": ("download", "id"),
    "notice": ("notice", "id"),
    "two_texts": ("two_texts", "copy"),
    "opened": ("opened", "lecture"),
    "setting": ("setting", "name"),
    "arriving": ("course_detail", "course"),
}

# What a course is seen by, and the column that names the course.
GATED: dict[str, str] = {"course_detail": "id", "section": "course", "assignment": "course"}


def view_sql(entity: str) -> str:
    """The read side of an entity: base where there is no overlay, the overlay where there is one."""
    columns = ", ".join(("id", "version", *LINKS[entity], "doc"))
    whole = "1"
    if entity in GATED:
        whole = f"NOT EXISTS (SELECT 1 FROM arriving a WHERE a.course = b.{GATED[entity]})"  # noqa: S608 - names of our own tables
    base = f"CREATE TEMP VIEW {entity} AS SELECT {columns} FROM base_{entity} b WHERE {whole}"  # noqa: S608 - names of our own tables
    if entity not in WRITTEN_HERE:
        return base
    return (
        f"{base} AND NOT EXISTS (SELECT 1 FROM overlay_{entity} o WHERE o.id = b.id) "  # noqa: S608 - the names are our own
        f"UNION ALL SELECT {columns} FROM overlay_{entity} b WHERE deleted = 0 AND {whole}"
    )


def mirrors(entity: str) -> tuple[str, ...]:
    """The tables that show what waits for a row; an order has no row of its own."""
    if entity in ORDERED:
        return ()
    return (entity, WHOLE[entity]) if entity in WHOLE else (entity,)


def trigger_sql() -> list[str]:
    """TEMP triggers that note what a transaction touched; session events would miss bulk writes."""
    watched = [(f"base_{entity}", entity, "id") for entity in LINKS]
    watched += [(f"overlay_{entity}", entity, "id") for entity in WRITTEN_HERE]
    watched += [(table, name, key) for table, (name, key) in WATCHED.items()]
    # Without a key: the conflict clause of an upsert would take the place of a trigger's own OR IGNORE, and a row that
    # is written twice in one transaction would end it.
    statements = ["CREATE TEMP TABLE changed (entity TEXT, id TEXT)"]
    for table, name, key in watched:
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            statements.append(
                f"CREATE TEMP TRIGGER changed_{table}_{verb.lower()} AFTER {verb} ON main.{table} BEGIN "  # noqa: S608 - the names are our own
                f"INSERT INTO changed VALUES ('{name}', {row}.{key}); END"
            )
    return statements
