"""Long lists and many unknown fields cost an answer of a line, not of megabytes."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job

MANY = 100_000


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("post", "/api/v1/jobs/", {"company": "A", "title": "B", "tags": [1] * MANY}, "tags"),
        ("post", "/api/v1/jobs/", {"company": "A", "title": "B", "tech_stack": [1] * MANY}, "tech_stack"),
        ("patch", "/api/v1/me/", {"desired_titles": [1] * MANY}, "desired_titles"),
        ("patch", "/api/v1/me/", {"work_modes": ["x"] * MANY}, "work_modes"),
        ("post", "/api/v1/notifications/bulk-delete/", {"ids": [[]] * MANY}, "ids"),
    ],
)
def test_a_long_list_is_refused_as_one(api: APIClient, method: str, path: str, body: Any, field: str) -> None:
    response = getattr(api, method)(path, body)
    assert response.status_code == 400
    assert list(response.json()["field_errors"]) == [field]
    assert len(response.json()["field_errors"][field]) == 1
    assert len(response.content) < 1_000
    assert not Job.objects.exists()


def test_many_unknown_fields_are_named_in_part(api: APIClient, alice: User) -> None:
    body = {f"unknown{number}": 1 for number in range(50_000)}
    response = api.post("/api/v1/jobs/", {"company": "A", "title": "B", **body})
    assert response.status_code == 400
    assert len(response.json()["field_errors"]) == 20
    assert not Job.objects.exists()


def test_filters_are_repeated_ten_times_at_most(api: APIClient) -> None:
    assert api.get("/api/v1/jobs/", {"tags": [f"t{number}" for number in range(10)]}).status_code == 200
    response = api.get("/api/v1/jobs/", {"tags": [f"t{number}" for number in range(11)]})
    assert response.status_code == 400
    assert list(response.json()["field_errors"]) == ["tags"]


def test_an_empty_text_is_the_default_where_null_cannot_be(api: APIClient, alice: User) -> None:
    alice.daily_application_goal = 5
    alice.save()
    assert api.patch("/api/v1/me/", {"daily_application_goal": ""}).json()["daily_application_goal"] == 0
    job = api.post(
        "/api/v1/jobs/", {"company": "A", "title": "B", "status": "", "work_mode": "", "deadline": ""}
    ).json()
    assert (job["status"], job["work_mode"], job["deadline"]) == ("saved", None, None)
    application = api.post("/api/v1/applications/", {"job": job["id"], "status": ""}).json()
    assert application["status"] == "interested"
    interview = {"application": application["id"], "round": "", "kind": "", "outcome": ""}
    made = api.post("/api/v1/interviews/", interview).json()
    assert (made["round"], made["kind"], made["outcome"]) == (1, "other", "pending")
