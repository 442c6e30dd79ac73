"""How long and how many: the same numbers stop a person while typing and a request on arrival."""

from typing import Final

EMAIL: Final = 254
PASSWORD_MIN: Final = 8
PASSWORD_MAX: Final = 128
NAME: Final = 150
BIO: Final = 5_000
URL: Final = 2_000
SHORT_TEXT: Final = 500
TITLE: Final = 200
SLUG: Final = 220
CODE: Final = 40
LANGUAGE: Final = 20
DESCRIPTION: Final = 100_000
BODY: Final = 1_000_000
NOTE: Final = 1_100_000  # a note of 1 MiB must survive the round trip
SUBMISSION: Final = 1_000_000
FEEDBACK: Final = 100_000
ANSWER: Final = 100_000
QUESTION: Final = 20_000
OPTION: Final = 5_000
TAG: Final = 60
FILE_NAME: Final = 255

TAGS: Final = 50
LIST_ITEMS: Final = 200
OPTIONS: Final = 50
QUESTIONS: Final = 500
RANGES: Final = 5_000
QUADS: Final = 500
FILES: Final = 20
OUTLINE: Final = 2_000
POINTS_MAX: Final = 1_000.0  # 500 questions of these are what an attempt can hold
MINUTES_MAX: Final = 100_000
WHOLE_MAX: Final = 2_147_483_647
JSON_DEPTH: Final = 12

PAGE_SIZE: Final = 20
PAGE_SIZE_MAX: Final = 200

SPEED_MIN: Final = 0.5
SPEED_MAX: Final = 3.0
SECONDS_MAX: Final = 10_000_000.0
PAGES_MAX: Final = 100_000

UPLOAD_BYTES: Final = 512 * 1024 * 1024
JSON_BYTES: Final = 8 * 1024 * 1024
GZIP_FROM_BYTES: Final = 1_024

SYNC_OPS: Final = 1_000  # a call costs as much as a hundred notes, wherever it comes from
SYNC_PAGE: Final = 1_000
SYNC_PAGE_BYTES: Final = 4 * 1024 * 1024  # a page ends early where its rows are long
PART_BYTES: Final = 4 * 1024 * 1024
TOMBSTONE_DAYS: Final = 180
OP_DAYS: Final = 400
UPLOAD_DAYS: Final = 14

ACCESS_MINUTES: Final = 15
REFRESH_DAYS: Final = 90
IDEMPOTENCY_HOURS: Final = 24
