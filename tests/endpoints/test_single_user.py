"""Single-user mode over every endpoint that is discovered: the same user everywhere, and nobody is refused."""

from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from exports.files import remove_files_of
from tests.endpoints.conftest import rows_of
from tests.report.clients import InProcess
from tests.report.discovery import endpoints, generated
from tests.report.exerciser import Exerciser
from tests.report.model import FAILED, Answer, Case, Request
from tests.security.cast import make_rows

OWN = {"Host": "localhost:8000"}


def is_own(case: Case) -> bool:
    """Tell whether a case is about what is asked, and not about who asks."""
    return case.name == "as described" or case.category == "missing"


@pytest.mark.django_db
def test_every_endpoint_answers_the_one_user(settings: Settings, alice: User) -> None:
    settings.SINGLE_USER = True
    heard: list[tuple[Request, Answer]] = []

    def hear(request: Request, answer: Answer) -> None:
        heard.append((request, answer))

    sender = InProcess(OWN)
    rows = rows_of(sender, make_rows(alice))
    asked = Exerciser(generated(), sender, rows, heard=hear)
    asked_for = [endpoint for endpoint in endpoints(generated()) if endpoint.path.startswith("/api/")]
    found = [result for endpoint in asked_for for result in asked.run(endpoint, wanted=is_own)]
    remove_files_of(alice.pk)
    assert [(one.path, one.name, one.problems) for one in found if one.result == FAILED] == []
    assert {answer.status for _, answer in heard} & {401, 403} == set()
    users: dict[Any, set[str]] = {}
    for request, answer in heard:
        if request.path.startswith("/api/v1/"):
            users.setdefault(getattr(answer.user, "pk", None), set()).add(request.path)
    # Who deleted the account in a case is nobody by then.
    assert users.pop(None, {"/api/v1/me/"}) == {"/api/v1/me/"}
    assert set(users) == {alice.pk}
    assert {one.name for one in asked_for} == {f"{one.method} {one.path}" for one in found}
    assert len(heard) > 100
    assert User.objects.count() == 1
