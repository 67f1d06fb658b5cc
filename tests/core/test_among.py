"""Many ids in one condition."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from careercopilot.core.among import Among
from jobs.models import Job

pytestmark = pytest.mark.django_db


def test_rows_of_many_ids_are_found_by_one_parameter(alice: User) -> None:
    jobs = Job.objects.bulk_create([Job(owner=alice, company="A", title=str(number)) for number in range(4)])
    ids = [job.pk for job in jobs]
    asked = Job.objects.filter(Among("pk", iter([ids[0], ids[2], ids[2], 2**62, *range(10**9, 10**9 + 5000)])))
    with CaptureQueriesContext(connection) as queries:
        assert set(asked.values_list("title", flat=True)) == {"0", "2"}
    assert len(queries) == 1
    _, params = asked.query.sql_with_params()
    assert len(params) == 1
    assert asked.filter(title="2").count() == 1
    assert set(Job.objects.exclude(Among("pk", ids[1:])).values_list("title", flat=True)) == {"0"}


def test_of_no_ids_there_are_no_rows(alice: User) -> None:
    Job.objects.create(owner=alice, company="A", title="B")
    assert not Job.objects.filter(Among("pk", [])).exists()
    assert not Job.objects.filter(Among("owner_id", [alice.pk + 1])).exists()
    assert Job.objects.filter(Among("owner_id", [alice.pk])).count() == 1
