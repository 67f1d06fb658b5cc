"""The whole OpenAPI document, driven at random: no 5xx, no undocumented answer, nothing of another owner."""

import copy
import os
from collections.abc import Callable
from functools import cache
from typing import Any
from unittest import SkipTest

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.specs.openapi.checks import negative_data_rejection, response_schema_conformance

from tests.fuzz.conftest import PATIENT, Account
from tests.report.discovery import METHODS, generated
from tests.security.cases import ROWS
from tests.security.cast import MARK

pytestmark = PATIENT
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
"""Random requests for each operation, beside those that reach each corner of its parameters once."""
SAME = "FUZZ_EXAMPLES" not in os.environ
"""The same requests each time, unless somebody goes looking for others."""
OPERATIONS = [
    f"{method} {path}" for path, item in generated()["paths"].items() for method in METHODS if method.lower() in item
]


def config() -> SchemathesisConfig:
    """Return what is to be generated."""
    return SchemathesisConfig.from_dict(
        {
            "seed": 20261123,
            "generation": {"max-examples": EXAMPLES, "database": "none", "with-security-parameters": False},
            # A body can be as described and still contradict itself or what is there: that is a 400, too.
            # Whoever names a version is told that it is no longer the current one before the body is looked at.
            "checks": {
                "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "4xx"]},
                "negative_data_rejection": {"expected-statuses": ["4xx"]},
            },
        }
    )


@cache
def schema() -> Any:
    """Return what drives the document: made where it is first needed, as each worker collects what one of them runs."""
    made: Any = schemathesis.openapi.from_dict(copy.deepcopy(generated()), config=config())
    made.app = get_wsgi_application()
    return made


@cache
def feedback() -> FeedbackSources:
    """Return what of the application's own code goes into its inputs."""
    return FeedbackSources(constants_value_source=make_constants_value_source(schema()))


def driven(label: str, ask: Callable[[Any], None]) -> Callable[[], None]:
    """Return a test of one operation, its requests made now."""
    # Not by the plugin: it gives all operations the same name, of which a parallel run carries out the first alone.
    driven_by = settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=SAME
    )
    test: Callable[[], None] = build_operation_test(
        config=schema().config,
        operation=schema().find_operation_by_label(label),
        test_func=driven_by(ask),
        given_kwargs={},
        feedback=feedback(),
    )
    return test


def aim(case: Any, account: Account) -> None:
    """Let half of the requests for a row meet one that is there, and the others one that is not."""
    row = ROWS.get(case.path.replace("{id}", "{pk}"))
    names = {"id": account.ids.get(row or ""), "pk": account.ids.get(row or ""), "entry": account.ids["entry"]}
    for name, real in names.items():
        value = (case.path_parameters or {}).get(name)
        if real is not None and isinstance(value, int) and value % 2:
            case.path_parameters[name] = real


def test_every_operation_of_the_document_is_driven() -> None:
    assert sorted(OPERATIONS) == sorted(one.ok().label for one in schema().get_all_operations())
    assert len(set(OPERATIONS)) == len(OPERATIONS) > 90


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_operation_does_as_it_is_described(label: str, account: Account) -> None:
    asked = 0

    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        aim(case, account)
        with transaction.atomic():
            response = case.call(headers=headers_of(account))
            transaction.set_rollback(True)
        check(case, response, account)

    try:
        driven(label, ask)()
    except SkipTest as reason:
        pytest.fail(f"Nothing could be asked: {reason}")
    assert asked > 0


def headers_of(account: Account) -> dict[str, str]:
    """Return what says who asks, and that the answer is to come as it is."""
    return {"Authorization": f"Bearer {account.token}", "Accept-Encoding": "identity"}


def check(case: Any, response: Any, account: Account) -> None:
    """Run every check; rows cut down by `fields=` are no whole rows, and an empty filter is none."""
    assert response.status_code < 500
    assert MARK.encode() not in response.content
    if response.status_code == 304:
        assert (case.method, response.content) == ("GET", b"")
    query = case.query or {}
    cut = [response_schema_conformance] if "fields" in query else []
    if "" in query.values():
        cut.append(negative_data_rejection)
    case.validate_response(response, excluded_checks=cut, headers=headers_of(account))


@pytest.mark.usefixtures("one_connection")
def test_sequences_of_operations_do_as_they_are_described(account: Account) -> None:
    """What one answer says is used in the next request: rows are made, changed, removed, and asked for again."""
    machine: Any = schema().as_state_machine()

    class Sequences(machine):
        """Sequences of requests of one account, each taken back as a whole."""

        def setup(self) -> None:
            """Begin what is to be taken back."""
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            """Take it back."""
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            """Say who asks."""
            return {"headers": headers_of(account)}

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            """Run every check."""
            check(case, response, account)

    Sequences.run(
        settings=settings(
            max_examples=EXAMPLES * 4,
            stateful_step_count=8,
            deadline=None,
            database=None,
            derandomize=SAME,
            suppress_health_check=list(HealthCheck),
        )
    )
