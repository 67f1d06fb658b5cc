"""What the quick readers show of a job: what REST framework's own fields show, whatever the columns hold."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from rest_framework import serializers

from accounts.models import User
from jobs.models import Job
from jobs.serializers import JobSerializer

CONTACT = {"name": "Ada", "role": "", "email": "", "phone": "", "url": "", "note": "Ask her."}


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"tags": ["a", "b"], "contacts": [CONTACT], "extra": {"Salary": "good", "Level": "3"}},
        {"tags": [1, None, "b"], "contacts": [], "extra": {"a": 1}},
        {"tech_stack": ["Go", "Rust"], "salary_min": Decimal("10.50"), "salary_max": Decimal(20)},
        {"deadline": dt.date(2026, 3, 1), "posted_on": dt.date(1999, 12, 31), "deleted_at": dt.datetime.now(dt.UTC)},
        {"work_mode": "remote", "job_type": None, "salary_period": "month", "status": "open", "notes": "ünïcode\n"},
        {"created_at": dt.datetime(2026, 3, 1, tzinfo=dt.timezone(dt.timedelta(hours=2)))},
    ],
)
def test_a_row_is_shown_as_the_fields_show_it(alice: User, columns: dict[str, Any]) -> None:
    job = Job(owner=alice, **{"pk": 7, "company": "Acme", "title": "Engineer", **columns})
    serializer = JobSerializer(context={"match_score": lambda _: 3, "fields": None})
    shown = serializer.to_representation(job)
    assert shown == serializers.Serializer.to_representation(serializer, job)
    assert list(shown) == list(JobSerializer.Meta.fields)
