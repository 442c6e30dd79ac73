"""The schema says what the school does, and the page to read it on loads nothing from elsewhere."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from lms_desktop.server.openapi import as_text

KEPT = Path(__file__).with_name("openapi.json")
ROWS = Path(__file__).with_name("rows.txt").read_text().split("\n")
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def schema() -> Any:
    return json.loads(KEPT.read_text("utf-8"))


def test_the_schema_is_made_without_a_warning() -> None:
    SchemaGenerator().get_schema(request=None, public=True)
    assert not GENERATOR_STATS


def test_the_schema_that_is_kept_is_what_the_code_says() -> None:
    assert KEPT.read_text("utf-8") == as_text()


def test_every_operation_tells_its_refusals(schema: Any) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            told = set(operation["responses"])
            assert {"400", "401"} <= told, (method, path)
            assert told & {"200", "201", "202", "204"}, (method, path)
            assert operation["summary"]


def test_every_name_in_the_schema_leads_somewhere(schema: Any) -> None:
    for kind, name in re.findall(r'"#/components/(\w+)/([^"]+)"', json.dumps(schema)):
        assert name in schema["components"][kind], name


def test_every_row_of_the_specification_is_in_the_schema(schema: Any) -> None:
    there = {(method, re.sub(r"{\w+}", "{}", path)) for path, found in schema["paths"].items() for method in found}
    wanted = [line.split() for line in ROWS if line]
    assert len(wanted) == 69
    for methods, path in wanted:
        for method in methods.lower().split("/"):
            assert (method, re.sub(r"{\w+}", "{}", path)) in there, (method, path)


def test_the_schema_and_its_page_are_served_from_here(school: Any, schema: Any) -> None:
    stranger = school.caller(None)
    assert stranger.get("schema/").json() == schema
    page = stranger.get("docs/")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert "default-src 'self'" in page["Content-Security-Policy"]
    for link in links:
        answer = stranger.client.get(link)
        assert (link.startswith("/api/docs/"), answer.status_code) == (True, 200)
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert stranger.get("docs/../settings.py").status_code == 404
    assert stranger.get("docs/other.js").status_code == 404
