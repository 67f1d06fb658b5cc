"""The whole OpenAPI document, driven at random: no 5xx, no undocumented answer, nothing of another owner."""

import os
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection, response_schema_conformance

from tests.fuzz.conftest import PATIENT, Account
from tests.security.cases import ROWS
from tests.security.cast import MARK

pytestmark = PATIENT
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "5"))
"""Random requests for each operation, beside those that reach each corner of its parameters once."""
SAME = "FUZZ_EXAMPLES" not in os.environ
"""The same requests each time, unless somebody goes looking for others."""
APPLICATION = get_wsgi_application()


def document() -> Any:
    """Return the OpenAPI document as it is served."""
    generator: Any = SchemaGenerator
    return generator().get_schema(request=None, public=True)


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


schema = schemathesis.openapi.from_dict(document(), config=config())
schema.app = APPLICATION


def aim(case: Any, account: Account) -> None:
    """Let half of the requests for a row meet one that is there, and the others one that is not."""
    row = ROWS.get(case.path.replace("{id}", "{pk}"))
    names = {"id": account.ids.get(row or ""), "pk": account.ids.get(row or ""), "entry": account.ids["entry"]}
    for name, real in names.items():
        value = (case.path_parameters or {}).get(name)
        if real is not None and isinstance(value, int) and value % 2:
            case.path_parameters[name] = real


@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=SAME
)
def test_every_operation_does_as_it_is_described(case: Any, account: Account) -> None:
    aim(case, account)
    with transaction.atomic():
        response = case.call(headers=headers_of(account))
        transaction.set_rollback(True)
    check(case, response, account)


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
    machine: Any = schema.as_state_machine()

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
