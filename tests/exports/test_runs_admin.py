"""Staff look at runs, and write none."""

import pytest
from django.test import Client

from accounts.models import User
from exports.models import Export, Import


@pytest.fixture
def staff(client: Client, stella: User) -> Client:
    """The admin as Stella."""
    client.force_login(stella)
    return client


def test_staff_see_runs_of_all_owners(staff: Client, alice: User) -> None:
    export = Export.objects.create(owner=alice, resource="jobs", file_format="csv")
    run = Import.objects.create(owner=alice, resource="jobs", filename="mine.csv")
    for path, shown in (("export", "queued"), ("import", "mine.csv")):
        page = staff.get(f"/admin/exports/{path}/")
        assert page.status_code == 200
        assert shown in page.content.decode()
        assert alice.email in page.content.decode()
    assert staff.get(f"/admin/exports/export/{export.pk}/change/").status_code == 200
    assert staff.get(f"/admin/exports/import/{run.pk}/change/").status_code == 200


@pytest.mark.parametrize("kind", ["export", "import"])
def test_nobody_writes_a_run_by_hand(staff: Client, alice: User, kind: str) -> None:
    run = Export.objects.create(owner=alice, resource="jobs", file_format="csv")
    assert staff.get(f"/admin/exports/{kind}/add/").status_code == 403
    assert staff.post(f"/admin/exports/export/{run.pk}/change/", {"status": "completed"}).status_code == 403
    run.refresh_from_db()
    assert run.status == "queued"
