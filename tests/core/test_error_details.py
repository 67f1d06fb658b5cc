"""What an error says, put together without a database: fields by their path, and whose fault it is."""

from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from rest_framework.exceptions import ErrorDetail

from careercopilot.core.errors import Conflict, exception_handler, flatten, is_outage, validation_detail
from careercopilot.core.pagination import KeysetPagination, OrderKey
from careercopilot.core.suggestions import near, values_near


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ("whole", {"non_field_errors": ["whole"]}),
        (["a", "b"], {"non_field_errors": ["a", "b"]}),
        ({"x": "whole"}, {"x": ["whole"]}),
        ({"x": ["a", "b"], "y": {"z": ["c"]}}, {"x": ["a", "b"], "y.z": ["c"]}),
        ({"items": [{}, {"title": ["a"]}, ["b"]]}, {"items.1.title": ["a"], "items.2": ["b"]}),
        ({"x": {"non_field_errors": ["a"], "y": ["b"]}}, {"x": ["a"], "x.y": ["b"]}),
        ({"non_field_errors": ["a"]}, {"non_field_errors": ["a"]}),
        ({"\ud800": ["\ud800"]}, {"\\ud800": ["\\ud800"]}),
    ],
)
def test_errors_are_named_by_their_path(detail: Any, flat: dict[str, list[str]]) -> None:
    assert flatten(detail) == flat


def test_a_message_keeps_its_code() -> None:
    ((message,),) = flatten({"x": ErrorDetail("a", code="null")}).values()
    assert isinstance(message, ErrorDetail)
    assert message.code == "null"


def test_five_fields_are_named_and_the_others_counted() -> None:
    names = {f"f{number}": ["x"] for number in range(7)}
    assert validation_detail(names) == "Correct f0, f1, f2, f3, f4 and 2 more and send the request again."
    five = dict(list(names.items())[:5])
    assert validation_detail({**five, "non_field_errors": ["y"]}) == (
        "Correct f0, f1, f2, f3, f4 and send the request again."
    )
    assert validation_detail({"non_field_errors": ["y", "z"]}) == "y"


def because(sqlstate: str | None) -> OperationalError:
    """Return an error of PostgreSQL's, as Django hands it on."""
    cause: Any = Exception("x")
    cause.sqlstate = sqlstate
    error = OperationalError("the disk is locked")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InterfaceError("x"), True),
        (because(None), True),
        (because("08006"), True),
        (because("53300"), True),
        (because("57P01"), True),
        (because("42P01"), False),
        (because("22P02"), False),
        (OperationalError("database is locked"), True),
        (OperationalError("unable to open database file"), True),
        (OperationalError("disk I/O error"), True),
        (OperationalError("attempt to write a readonly database"), True),
        (OperationalError("no such table: x"), False),
        (DatabaseError("database is locked"), False),
    ],
)
def test_an_outage_is_told_from_a_wrong_query(error: Exception, expected: bool) -> None:  # noqa: FBT001
    assert is_outage(error) is expected


def test_an_error_of_the_contract_says_all_that_it_was_given() -> None:
    error = Conflict("No.", field_errors={"job": ["a"]}, suggestions=["/b/"], extra={"more": 1})
    answer = exception_handler(error, {})
    assert answer.status_code == 409
    assert {name: answer.data[name] for name in ("status", "error_code", "detail", "field_errors", "more")} == {
        "status": 409, "error_code": "CONFLICT", "detail": "No.", "field_errors": {"job": ["a"]}, "more": 1,
    }  # fmt: skip
    assert answer.data["suggestions"] == ["/b/"]


def test_names_are_near_in_whatever_case_and_with_whatever_dashes() -> None:
    known = ["axb", "a_b", "ab"]
    for text in ("a_b", "a-b", "A B", " a-B "):
        assert near(text, known, most=1) == ["a_b"]
    assert values_near("a-b", ["", *known]) == ["a_b", "ab", "axb"]


def test_a_list_describes_its_parameters_and_its_pages() -> None:
    class View:
        ordering_fields = {"name": OrderKey("name")}
        default_ordering = "-name"

    described = KeysetPagination().get_schema_operation_parameters(View())
    assert {one["name"]: (one["in"], one["required"], one["schema"]) for one in described} == {
        "cursor": ("query", False, {"type": "string"}),
        "page_size": ("query", False, {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        "ordering": ("query", False, {"type": "string", "enum": ["name", "-name"]}),
        "count": ("query", False, {"type": "boolean"}),
    }
    assert described[2]["description"] == "Order; `-name` unless said, nulls last."
    page = KeysetPagination().get_paginated_response_schema({"type": "array"})
    link = {"type": "string", "format": "uri", "nullable": True, "example": None}
    assert (page["type"], page["required"]) == ("object", ["next", "previous", "results"])
    count = page["properties"].pop("count")
    assert page["properties"] == {"next": link, "previous": link, "results": {"type": "array"}}
    assert (count["type"], count["example"]) == ("integer", 1)
