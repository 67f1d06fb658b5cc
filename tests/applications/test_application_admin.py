"""Applications, histories and interviews in the admin."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview, StatusChange
from notifications.models import Notification

ADMIN = "/admin/applications/application/"
HISTORY = "/admin/applications/statuschange/"
INTERVIEWS = "/admin/applications/interview/"
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def staff(stella: User) -> Client:
    """The admin as Stella."""
    client = Client()
    client.force_login(stella)
    return client


def cost(staff: Client, path: str) -> int:
    """Return the number of queries of a page, seen before: content types are looked up once."""
    staff.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(path).status_code == 200, path
    return len(captured)


def act(staff: Client, action: str, *ids: int) -> None:
    """Carry out an action of the list of applications."""
    sent = {"action": action, "_selected_action": ids}
    assert staff.post(f"{ADMIN}?deleted=all", sent).status_code == 302


def fill(owner: User, api: APIClient, application: dict[str, Any], number: int) -> None:
    """Give an application and its owner more of everything."""
    jobs = [api.post("/api/v1/jobs/", {"company": "Acme", "title": f"T{n}"}).json()["id"] for n in range(number)]
    rows = Application.objects.bulk_create([Application(owner=owner, job_id=job) for job in jobs])
    for row in (*rows, Application.objects.get(pk=application["id"])):
        StatusChange.objects.create(application=row, status="applied", occurred_at=row.created_at, actor=owner)
    first = Application.objects.get(pk=application["id"])
    for _ in range(number):
        StatusChange.objects.create(application=first, status="ghosted", occurred_at=first.created_at, actor=owner)
        Interview.objects.create(application=first, owner=owner)


def test_a_page_costs_the_same_for_five_rows_and_fifty(
    staff: Client, alice: User, api: APIClient, make_application: Make
) -> None:
    made = make_application()
    fill(alice, api, made, 5)
    change = f"{StatusChange.objects.earliest('pk').pk}/change/"
    paths = [ADMIN, HISTORY, INTERVIEWS, f"{ADMIN}{made['id']}/change/", f"{HISTORY}{change}"]
    paths.append(f"{INTERVIEWS}{Interview.objects.earliest('pk').pk}/change/")
    five = [cost(staff, path) for path in paths]
    fill(alice, api, made, 45)
    assert [cost(staff, path) for path in paths] == five
    assert max(five) <= 15
    assert len(staff.get(ADMIN).context["cl"].result_list) == 51


def test_lists_are_searched(staff: Client, api: APIClient, make_application: Make, make_job: Make) -> None:
    wanted = make_application(job=make_job(company="Findable")["id"])
    gone = make_application()
    api.post("/api/v1/interviews/", {"application": wanted["id"]})
    for path in (ADMIN, HISTORY, INTERVIEWS):
        for query, number in (("findable", 1), ("alice@example.com", 1 if path == INTERVIEWS else 2), ("nobody", 0)):
            assert len(staff.get(f"{path}?q={query}").context["cl"].result_list) == number, (path, query)
    api.delete(f"/api/v1/applications/{gone['id']}/")
    assert [row.pk for row in staff.get(ADMIN).context["cl"].result_list] == [wanted["id"]]
    assert [row.pk for row in staff.get(f"{ADMIN}?deleted=yes").context["cl"].result_list] == [gone["id"]]


def test_history_is_read_and_never_written(staff: Client, make_application: Make) -> None:
    make_application()
    entry = StatusChange.objects.get()
    assert staff.get(f"{HISTORY}{entry.pk}/change/").status_code == 200
    assert staff.get(f"{HISTORY}add/").status_code == 403
    sent = {"status": "offer", "note": "forged", "occurred_at_0": "2026-01-01", "occurred_at_1": "10:00"}
    for path in (f"{HISTORY}add/", f"{HISTORY}{entry.pk}/change/", f"{HISTORY}{entry.pk}/delete/"):
        assert staff.post(path, {**sent, "post": "yes"}).status_code == 403
    staff.post(HISTORY, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    (left,) = StatusChange.objects.all()
    assert (left.status, left.note, left.occurred_at) == ("interested", "", entry.occurred_at)


def test_actions_go_through_the_one_door(staff: Client, stella: User, api: APIClient, make_application: Make) -> None:
    first, second = make_application(), make_application(status="offer")
    act(staff, "move_to_offer", first["id"], second["id"])
    shown = api.get(f"/api/v1/applications/{first['id']}/").json()
    assert (shown["status"], shown["offer_on"] is None) == ("offer", False)
    last = api.get(f"/api/v1/applications/{first['id']}/history/").json()[-1]
    assert (last["who"], last["from"], last["to"]) == (stella.email, "interested", "offer")
    (note,) = Notification.objects.all()
    assert (note.owner_id, note.type, note.priority) == (first_owner().pk, "application_update", "high")
    assert StatusChange.objects.count() == 3


def first_owner() -> User:
    """Return whom the applications belong to."""
    return User.objects.get(email="alice@example.com")


def test_deleting_and_restoring(staff: Client, api: APIClient, make_application: Make) -> None:
    first, other = make_application(), make_application()
    assert staff.get(f"{ADMIN}{first['id']}/delete/").status_code == 200
    assert staff.post(f"{ADMIN}{first['id']}/delete/", {"post": "yes"}).status_code == 302
    assert Application.objects.get(pk=first["id"]).deleted_at is not None
    assert StatusChange.objects.count() == 2
    second = make_application(job=first["job"])
    act(staff, "put_aside", other["id"])
    act(staff, "bring_back", first["id"], other["id"])
    assert set(Application.objects.live().values_list("pk", flat=True)) == {second["id"]}
    act(staff, "put_aside", second["id"])
    act(staff, "bring_back", first["id"], other["id"])
    assert set(Application.objects.live().values_list("pk", flat=True)) == {first["id"], other["id"]}
    act(staff, "delete_selected", first["id"])
    assert Application.objects.count() == 3


def inlines(**more: Any) -> dict[str, Any]:
    """Return what the page of an application sends for its inlines, and more."""
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return {f"{prefix}-{name}": value for prefix in ("history", "interviews") for name, value in counts.items()} | more


def test_one_added_here_belongs_to_the_owner_of_its_job(
    staff: Client, stella: User, alice: User, api: APIClient, make_job: Make
) -> None:
    job = make_job()
    response = staff.post(f"{ADMIN}add/", inlines(job=job["id"], status="applied", notes="By phone"))
    assert response.status_code == 302, response.context["adminform"].form.errors
    made = Application.objects.get()
    assert (made.owner, made.status, made.notes, made.applied_on) == (alice, "applied", "By phone", alice.today())
    (entry,) = api.get(f"/api/v1/applications/{made.pk}/history/").json()
    assert (entry["to"], entry["who"]) == ("applied", stella.email)
    assert Notification.objects.count() == 0
    again = staff.post(f"{ADMIN}add/", inlines(job=job["id"], status="offer"))
    assert set(again.context["adminform"].form.errors) == {"job"}
    api.delete(f"/api/v1/jobs/{job['id']}/")
    Application.objects.update(deleted_at=made.created_at)
    again = staff.post(f"{ADMIN}add/", inlines(job=job["id"], status="offer"))
    assert set(again.context["adminform"].form.errors) == {"job"}
    assert (Application.objects.count(), StatusChange.objects.count()) == (1, 1)


def test_a_change_here_leaves_status_and_job_alone(
    staff: Client, api: APIClient, make_application: Make, make_job: Make
) -> None:
    made = make_application()
    sent = inlines(
        notes="Edited", status="offer", job=make_job()["id"], applied_on="2020-01-01", follow_up_on="2026-12-01"
    )
    assert staff.post(f"{ADMIN}{made['id']}/change/", sent).status_code == 302
    shown = api.get(f"/api/v1/applications/{made['id']}/").json()
    assert (shown["notes"], shown["follow_up_on"]) == ("Edited", "2026-12-01")
    assert (shown["status"], shown["job"], shown["applied_on"]) == ("interested", made["job"], None)
    assert shown["updated_at"] > made["updated_at"]


def test_an_interview_belongs_to_whom_its_application_belongs(
    staff: Client, alice: User, api: APIClient, make_application: Make
) -> None:
    made = make_application()
    sent = {"application": made["id"], "round": 1, "kind": "phone", "outcome": "pending", "feedback": "{}"}
    response = staff.post(f"{INTERVIEWS}add/", sent)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert Interview.objects.get().owner == alice
    (shown,) = api.get(f"/api/v1/applications/{made['id']}/").json()["interviews"]
    assert shown["feedback"] == {"questions": [], "skill_areas": [], "notes": ""}
    staff.post(f"{INTERVIEWS}{shown['id']}/change/", {**sent, "kind": "video"})
    changed = api.get(f"/api/v1/interviews/{shown['id']}/").json()
    assert changed["kind"] == "video"
    assert changed["updated_at"] > shown["updated_at"]


@pytest.mark.parametrize(
    ("path", "resource"),
    [(ADMIN, "applicationresource"), (HISTORY, "statuschangeresource"), (INTERVIEWS, "interviewresource")],
)
def test_tables_leave_as_csv(staff: Client, api: APIClient, make_application: Make, path: str, resource: str) -> None:
    for _ in range(2):
        api.post("/api/v1/interviews/", {"application": make_application()["id"]})
    columns = {f"{resource}_{name}": "on" for name in ("uid", "owner")}
    response = staff.post(f"{path}export/", {"format": "0", "resource": "", **columns})
    assert response["Content-Type"] == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["owner"] for row in rows] == ["alice@example.com"] * 2


def test_who_may_only_look_sees_and_changes_nothing(make_application: Make) -> None:
    made = make_application()
    reader = User.objects.create_user("reader@example.com", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_application", "view_job"]))
    client = Client()
    client.force_login(reader)
    assert client.get(f"/admin/jobs/job/{made['job']}/change/").status_code == 200
    assert client.get(f"{ADMIN}{made['id']}/change/").status_code == 200
    client.post(ADMIN, {"action": "move_to_offer", "_selected_action": [made["id"]]})
    client.post(ADMIN, {"action": "put_aside", "_selected_action": [made["id"]]})
    assert client.post(f"{ADMIN}{made['id']}/change/", inlines(notes="x")).status_code == 403
    application = Application.objects.get()
    assert (application.status, application.notes, application.deleted_at) == ("interested", "", None)


def test_picking_an_application_names_its_job_and_costs_the_same_for_many(
    staff: Client, make_application: Make
) -> None:
    path = "/admin/autocomplete/?app_label=applications&model_name=interview&field_name=application&term=Acme"
    made = make_application()
    few = cost(staff, path)
    assert staff.get(path).json()["results"] == [{"id": str(made["id"]), "text": "Engineer at Acme (interested)"}]
    for _ in range(10):
        make_application()
    assert cost(staff, path) == few
    assert len(staff.get(path).json()["results"]) == 11


@pytest.mark.parametrize(
    ("model", "field", "term", "text"),
    [
        ("applications&model_name=application", "job", "Acme", "Engineer at Acme"),
        ("jobs&model_name=job", "owner", "alice", "alice@example.com"),
        ("jobs&model_name=savedsearch", "owner", "alice", "alice@example.com"),
    ],
)
def test_jobs_and_people_can_be_picked(  # noqa: PLR0917 - fixtures
    staff: Client, make_application: Make, model: str, field: str, term: str, text: str
) -> None:
    make_application()
    response = staff.get(f"/admin/autocomplete/?app_label={model}&field_name={field}&term={term}")
    assert response.status_code == 200
    assert text in [result["text"] for result in response.json()["results"]]
