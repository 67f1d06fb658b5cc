"""Values are taken without the fields as the fields would take them, and bodies as if no field were spared."""

import datetime as dt
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from django.core.exceptions import ValidationError as DjangoValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from accounts.serializers import ProfileSerializer
from applications.serializers import ApplicationSerializer, FeedbackSerializer, InterviewSerializer
from careercopilot.core import serializers
from careercopilot.core.checking import ASK, Rule
from exports.importers.rows import EntryRow, JobRow
from jobs.serializers import ContactSerializer, JobSerializer

KINDS: list[Any] = [
    JobSerializer, JobRow, EntryRow, ContactSerializer, ApplicationSerializer, InterviewSerializer, FeedbackSerializer,
    ProfileSerializer,
]  # fmt: skip
RULES: list[tuple[Any, Rule]] = [(kind, rule) for kind in KINDS for rule in kind().rules().writable if rule.check]
LABELS = st.sampled_from(
    ["a", "a-b", "-a", "a-", "xn--a", "1", "Ä", "a_b", "a" * 30, "a" * 31, "a" * 64, "", "com", "c"]
)
ADDRESSES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "ftp://", "javascript:", "//", "http:/", ""]),
    st.lists(LABELS, min_size=1, max_size=5).map(".".join),
    st.sampled_from(["", ":80", ":", ":999999", "@b.com", "."]),
    st.sampled_from(["", "/", "/a b", "/a%20?b=c&d", "?a", "#a", "/\t", "/ä", "?a?b", "/" + "a" * 2_000, " ", "\n"]),
)
DAYS = st.sampled_from(
    ["2026-11-23", "2026-02-30", "1899-12-31", "2200-12-31", "2201-01-01", "2026-1-1", "20261123", "٢٠٢٦-١١-٢٣"]
)
ODD = ["", " ", "\t\n", "\u00a0a\u2003", "a\x00", "\x1fa", "a\x7f", "\ud800", "2026-11-23\n", "a" * 101]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from([*ODD, "eur", "remote", "Remote ", "saved"]),
    st.integers(0, 31_000).map("x".__mul__),
)
VALUES: Any = st.recursive(
    st.one_of(
        TEXTS, ADDRESSES, DAYS, st.none(), st.booleans(), st.floats(), st.integers(), st.integers(-2, 2),
        st.sampled_from([10**12 - 1, 10**12, Decimal("1.5"), dt.date(2026, 1, 1), "12.50", "1e3", 1.25]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["name", "a"]), inner)),
    max_leaves=4,
)  # fmt: skip


def taken(field: Any, value: Any) -> Any:
    """Return what a field makes of a value, `ASK` where it refuses."""
    try:
        return field.run_validation(value)
    except (ValidationError, DjangoValidationError):
        return ASK


def bound(kind: Any, name: str) -> Any:
    """Return a field of its own, of a serializer that nobody else asks."""
    serializer = kind()
    field = deepcopy(serializer.rules().fields[name])
    field.bind(name, serializer)
    return field


FIELDS = [(f"{kind.__name__}.{rule.name}", rule.check, bound(kind, rule.name)) for kind, rule in RULES]


@settings(max_examples=300)
@given(VALUES)
def test_a_value_that_is_taken_is_taken_as_the_field_takes_it(value: Any) -> None:
    for name, check, field in FIELDS:
        assert check is not None
        found = check(value)
        if found is not ASK:
            expected = taken(field, value)
            assert (name, found, type(found)) == (name, expected, type(expected))


PLAIN: dict[str, list[tuple[Any, Any]]] = {
    "company": [(" Müller ", "Müller"), ("a" * 200, "a" * 200)],
    "location": [("", ""), ("  ", "")],
    "work_mode": [("remote", "remote"), (None, None)],
    "salary_min": [(0, Decimal("0.00")), (72_000, Decimal("72000.00")), (None, None)],
    "tech_stack": [([], []), (["Go ", "C++"], ["Go", "C++"])],
    "url": [("", ""), ("https://jobs.example.com/a/1?b=c", "https://jobs.example.com/a/1?b=c")],
    "deadline": [("2026-12-15", dt.date(2026, 12, 15)), (None, None)],
}
LEFT_TO_THE_FIELD: dict[str, list[Any]] = {
    "company": ["", "a" * 201, "a\x00", 7, None, ["a"]],
    "work_mode": ["", "Remote", "x", 1],
    "salary_min": [-1, 10**12, 1.5, True, "5", ""],
    "tech_stack": [["a"] * 101, ["a", 7], [""], "a", None],
    "url": ["javascript:alert(1)", "ftp://a.com", "http://a", "https://münchen.de", 7],
    "deadline": ["2026-02-30", "1899-12-31", "2026-11-23T10:00:00Z", "", 7],
}


def test_plain_values_are_taken_without_their_fields_and_only_those() -> None:
    checks = {rule.name: rule.check for rule in JobSerializer().rules().writable if rule.check}
    found = {name: [checks[name](value) for value, _ in pairs] for name, pairs in PLAIN.items()}
    assert found == {name: [kept for _, kept in pairs] for name, pairs in PLAIN.items()}
    left = {name: [checks[name](value) is ASK for value in values] for name, values in LEFT_TO_THE_FIELD.items()}
    assert left == {name: [True] * len(values) for name, values in LEFT_TO_THE_FIELD.items()}


def outcome(data: Any, *, partial: bool, sparing: bool) -> Any:
    """Return what a body of a job comes to: its values, or why it is refused."""
    rules = JobSerializer().rules()
    slow = replace(
        rules, writable=tuple(replace(rule, check=None, default=None, is_optional=False) for rule in rules.writable)
    )
    with patch.dict(serializers._RULES, {} if sparing else {JobSerializer: slow}):
        try:
            return dict(JobSerializer(partial=partial).run_validation(data))
        except ValidationError as error:
            return error.detail


NAMES = [*JobSerializer.Meta.fields, "unknown"]


@given(data=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6), partial=st.booleans(), whole=st.booleans())
def test_a_body_is_taken_and_refused_as_if_every_field_were_asked(
    *, data: dict[str, Any], partial: bool, whole: bool
) -> None:
    data = {"company": "A", "title": "B", **data} if whole else data
    assert outcome(data, partial=partial, sparing=True) == outcome(data, partial=partial, sparing=False)


def test_no_field_is_made_for_a_plain_body() -> None:
    serializer = JobSerializer()
    values = serializer.run_validation({"company": "A", "title": "B", "salary_min": 5, "tech_stack": ["Go"]})
    assert values == {"company": "A", "title": "B", "salary_min": Decimal("5.00"), "tech_stack": ["Go"]}
    assert "fields" not in vars(serializer)
