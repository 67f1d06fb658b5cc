"""Taking an import back: what it made goes, what it changed is as before, what was edited since stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, Interview, StatusChange
from exports.choices import RunStatus
from exports.models import Import, ImportedRow
from jobs.models import Job, JobTag
from notifications.models import Notification
from tests.exports.conftest import APPLICATIONS, IMPORTS, JOBS, ImportFile, all_of, counts, csv_of, run_of, start

Make = Callable[..., dict[str, Any]]
Body = dict[str, Any]
INTERVIEWS = "/api/v1/interviews/"
HEADER = ["company", "title", "url", "notes"]
NOTHING = {"deleted": 0, "restored": 0, "left": 0, "edited": []}


def undo(api: APIClient, run: Body) -> Body:
    """Take an import back and return what became of it."""
    response = api.post(f"{IMPORTS}{run['id']}/undo/")
    assert response.status_code == 200, response.content
    body: Body = response.json()
    return body


def edited(report: Body) -> list[tuple[int, str]]:
    """Return row and kind of what an undo left as it is."""
    return sorted((row["row"], row["kind"]) for row in report["edited"])


def whole(api: APIClient) -> list[Any]:
    """Return jobs and applications with their histories and interviews, as they are shown, deleted ones too."""
    shown: list[Any] = []
    for path in (JOBS, APPLICATIONS):
        for deleted in ("false", "true"):
            rows = [row for row in all_of(api, path) if deleted == "false"] or all_of(api, path, deleted="true")
            shown.append(rows)
    shown.append(list(StatusChange.objects.order_by("pk").values()))
    shown.append(list(Interview.objects.order_by("pk").values()))
    return shown


def test_what_was_made_is_removed(api: APIClient, import_file: ImportFile, make_job: Make) -> None:
    make_job(company="Beta", title="Smith", tags=["kept"])
    before = whole(api)
    data = csv_of(
        ["company", "title", "status", "tags", "date applied"],
        ["Acme", "Welder", "interview", "a, b", "2026-02-01"],
        ["Beta", "Smith", "applied", "", ""],
    )
    run = import_file("a.csv", data, resource="applications")
    assert counts(run) == ("completed", 2, 0, 0, 0)
    told = Notification.objects.count()
    assert undo(api, run) == {"deleted": 3, "restored": 0, "left": 0, "edited": []}
    assert whole(api) == before
    assert list(JobTag.objects.values_list("key", flat=True)) == ["kept"]
    assert run_of(api, run["id"])["undone_at"]
    assert Notification.objects.count() == told
    assert undo(api, run) == NOTHING


def test_what_was_changed_is_as_before(api: APIClient, import_file: ImportFile, make_job: Make) -> None:
    make_job(
        company="Acme", title="Welder", url="https://acme.example/1", notes="old", tags=["a"],
        tech_stack=["MIG", "C++"], contacts=[{"name": "Ann"}], salary_min="10", posted_on="2026-01-02",
    )  # fmt: skip
    before = whole(api)
    data = csv_of(
        [*HEADER, "tags", "tech_stack", "status", "salary_min", "Mood"],
        ["Acme 2", "Welder 2", "https://acme.example/1", "new", "b", "TIG", "closed", "20", "good"],
    )
    run = import_file("a.csv", data, duplicates="update")
    assert counts(run) == ("completed", 0, 1, 0, 0)
    assert whole(api) != before
    assert undo(api, run) == {"deleted": 0, "restored": 1, "left": 0, "edited": []}
    assert whole(api) == before
    assert [row["notes"] for row in all_of(api, JOBS, tech_stack="MIG", tags="a", q="welder")] == ["old"]
    assert all_of(api, JOBS, tech_stack="TIG") == []


def test_an_application_is_put_back_with_history_and_interviews(
    api: APIClient, import_file: ImportFile, make_application: Make
) -> None:
    application = make_application(status="applied", notes="old", follow_up_on="2027-01-01")
    api.post(f"{APPLICATIONS}{application['id']}/transition/", {"status": "interview", "note": "phone"})
    kept = {"application": application["id"], "kind": "phone", "starts_at": "2026-05-01T10:00:00Z"}
    assert api.post(INTERVIEWS, kept).status_code == 201
    before = whole(api)
    record = {
        "uid": application["uid"],
        "status": "rejected",
        "notes": "new",
        "history": [
            {"uid": "5b0e2c9a-0000-4000-8000-000000000001", "status": "rejected", "occurred_at": "2026-11-20T10:00:00Z"}
        ],
        "interviews": [
            {"uid": "5b0e2c9a-0000-4000-8000-000000000002", "kind": "video", "starts_at": "2026-06-01T10:00:00Z"}
        ],
        "applied_on": None,
    }
    data = json.dumps([record]).encode()
    told = Notification.objects.count()
    run = import_file("a.json", data, resource="applications", duplicates="update")
    assert counts(run) == ("completed", 0, 1, 0, 0), run["errors"]
    assert list(Notification.objects.order_by("pk").values_list("type", flat=True)[told:]) == [
        "application_update",
        "import_finished",
    ]
    shown = api.get(f"{APPLICATIONS}{application['id']}/").json()
    assert (shown["notes"], len(shown["interviews"])) == ("new", 2)
    assert StatusChange.objects.filter(uid="5b0e2c9a-0000-4000-8000-000000000001").exists()
    again = import_file("a.json", data, resource="applications", duplicates="update")
    assert counts(again) == ("completed", 0, 0, 1, 0)
    assert undo(api, run) == {"deleted": 0, "restored": 1, "left": 0, "edited": []}
    assert without_ids(whole(api)) == without_ids(before)


def without_ids(shown: Any) -> Any:
    """Return what is shown without the ids and actors of entries: those of a history put back are new."""
    return json.loads(
        json.dumps(
            [
                *shown[:4],
                [{name: row[name] for name in row if name not in {"id", "actor_id"}} for row in shown[4]],
                shown[5],
            ],
            default=str,
        )
    )


def test_a_history_that_did_not_change_is_left_alone(
    api: APIClient, import_file: ImportFile, make_application: Make
) -> None:
    application = make_application(status="applied", notes="old")
    before = whole(api)
    data = json.dumps([{"uid": application["uid"], "notes": "new"}]).encode()
    run = import_file("a.json", data, resource="applications", duplicates="update")
    assert counts(run) == ("completed", 0, 1, 0, 0), run["errors"]
    undo(api, run)
    assert whole(api) == before


def test_an_update_that_cannot_be_is_found_before_anything_is_written(
    api: APIClient, import_file: ImportFile, make_application: Make
) -> None:
    application, other = make_application(status="applied"), make_application(status="applied")
    answered = make_application(status="interview", response_on="2026-10-01")
    before = whole(api)
    records = [
        {"uid": application["uid"], "response_on": "2026-11-01", "notes": "new"},
        {"uid": other["uid"], "notes": "good"},
        {"uid": answered["uid"], "response_on": "2026-11-02"},
    ]
    data = json.dumps(records).encode()
    run = import_file("a.json", data, resource="applications", duplicates="update")
    assert counts(run) == ("failed", 0, 0, 0, 1)
    assert [(error["row"], error["column"], error["value"]) for error in run["errors"]] == [
        (2, "response_on", "2026-11-01")
    ]
    assert whole(api) == before
    run = import_file("a.json", data, resource="applications", duplicates="update", on_error="skip")
    assert counts(run) == ("completed", 0, 2, 0, 1), run["detail"]
    assert [row["notes"] for row in all_of(api, APPLICATIONS)] == ["", "good", ""]
    assert [row["response_on"] for row in all_of(api, APPLICATIONS)] == [None, None, "2026-11-02"]


def test_what_was_edited_since_stays_and_is_named(api: APIClient, import_file: ImportFile, make_job: Make) -> None:
    old = make_job(company="Acme", title="Smith", url="https://acme.example/9", notes="old")
    rows = [["Acme", "Welder", "https://acme.example/1", ""], ["Acme", "Baker", "https://acme.example/2", ""]]
    data = csv_of(HEADER, *rows, ["Acme", "Smith", "https://acme.example/9", "imported"])
    run = import_file("a.csv", data, duplicates="update")
    assert counts(run) == ("completed", 2, 1, 0, 0)
    welder, baker = [job for job in all_of(api, JOBS) if job["title"] != "Smith"]
    api.patch(f"{JOBS}{welder['id']}/", {"notes": "mine"})
    api.patch(f"{JOBS}{old['id']}/", {"notes": "mine, too"})
    for _ in range(2):
        report = undo(api, run)
        assert edited(report) == [(2, "job"), (4, "job")]
        assert report["restored"] == 0
        assert [(job["title"], job["notes"]) for job in all_of(api, JOBS)] == [
            ("Smith", "mine, too"),
            ("Welder", "mine"),
        ]
        assert run_of(api, run["id"])["undone_at"] is None
    assert api.get(f"{JOBS}{baker['id']}/").status_code == 404


Edit = Callable[[APIClient, Body], Any]
EDITS: dict[str, Edit] = {
    "moved on": lambda api, row: api.post(f"{APPLICATIONS}{row['id']}/transition/", {"status": "offer"}),
    "noted": lambda api, row: api.patch(f"{APPLICATIONS}{row['id']}/", {"notes": "mine"}),
    "invited": lambda api, row: api.post(
        INTERVIEWS, {"application": row["id"], "kind": "phone", "starts_at": "2027-01-01T10:00:00Z"}
    ),
    "put aside": lambda api, row: api.delete(f"{APPLICATIONS}{row['id']}/"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_application_that_went_on_stays_with_its_job(api: APIClient, import_file: ImportFile, name: str) -> None:
    data = csv_of(["company", "title", "status"], ["Acme", "Welder", "applied"], ["Beta", "Smith", "applied"])
    run = import_file("a.csv", data, resource="applications")
    first, second = all_of(api, APPLICATIONS)
    assert EDITS[name](api, first).status_code in (200, 201, 204)
    report = undo(api, run)
    assert (report["deleted"], edited(report)) == (2, [(2, "application"), (2, "job")])
    assert list(Application.objects.values_list("pk", "job_id")) == [(first["id"], first["job"])]
    assert list(Job.objects.values_list("pk", flat=True)) == [first["job"]]
    assert second["id"] != first["id"]


def test_a_job_that_was_applied_to_stays(api: APIClient, import_file: ImportFile, make_application: Make) -> None:
    run = import_file("a.csv", csv_of(HEADER, ["Acme", "Welder", "", ""], ["Acme", "Smith", "", ""]))
    welder = all_of(api, JOBS)[0]
    application = make_application(job=welder["id"])
    report = undo(api, run)
    assert (report["deleted"], edited(report)) == (1, [(2, "job")])
    api.delete(f"{APPLICATIONS}{application['id']}/?hard=true")
    assert undo(api, run) == {"deleted": 1, "restored": 0, "left": 0, "edited": []}
    assert not Job.objects.exists()
    assert run_of(api, run["id"])["undone_at"]


def test_what_was_taken_back_can_be_imported_again(api: APIClient, import_file: ImportFile) -> None:
    data = csv_of(["company", "title", "status"], ["Acme", "Welder", "applied"], ["Acme", "Welder", "applied"])
    for _ in range(2):
        run = import_file("a.csv", data, resource="applications")
        assert counts(run) == ("completed", 2, 0, 0, 0)
        assert undo(api, run)["deleted"] == 4
    assert not Job.objects.exists()
    assert not ImportedRow.objects.exclude(object_id=None).exists()


def test_two_imports_of_one_row_are_taken_back_the_last_one_first(
    api: APIClient, import_file: ImportFile, make_job: Make
) -> None:
    make_job(company="Acme", title="Welder", url="https://acme.example/1", notes="zero")
    before = whole(api)
    runs = []
    for notes in ("one", "two"):
        data = csv_of(HEADER, ["Acme", "Welder", "https://acme.example/1", notes])
        runs.append(import_file("a.csv", data, duplicates="update"))
    assert edited(undo(api, runs[0])) == [(2, "job")], "the second import has changed it since"
    assert [job["notes"] for job in all_of(api, JOBS)] == ["two"]
    assert undo(api, runs[1])["restored"] == 1
    assert [job["notes"] for job in all_of(api, JOBS)] == ["one"]
    assert undo(api, runs[0])["restored"] == 1
    assert whole(api) == before


def test_what_wrote_nothing_or_is_under_way_cannot_be_taken_back(api: APIClient, import_file: ImportFile) -> None:
    data = csv_of(HEADER, ["Acme", "Welder", "", ""])
    trial = import_file("a.csv", data, dry_run="true")
    waiting = start(api, "a.csv", data)
    for pk, word in ((trial["id"], "dry run"), (waiting, "under way")):
        response = api.post(f"{IMPORTS}{pk}/undo/")
        assert (response.status_code, response.json()["error_code"]) == (409, "CONFLICT")
        assert word in response.json()["detail"]
    Import.objects.filter(pk=waiting).update(status=RunStatus.RUNNING)
    assert api.post(f"{IMPORTS}{waiting}/undo/").status_code == 409
    assert Import.objects.get(pk=waiting).undone_at is None


def test_an_import_of_many_batches_is_taken_back_whole(api: APIClient, alice: User, import_file: ImportFile) -> None:
    rows = [[f"Company {number % 700}", f"Title {number % 700}", "applied", f"t{number}"] for number in range(1_200)]
    run = import_file("a.csv", csv_of(["company", "title", "status", "tags"], *rows), resource="applications")
    assert counts(run) == ("completed", 1200, 0, 0, 0), run["errors"]
    assert Job.objects.count() == Application.objects.count() == 1_200
    one = Application.objects.order_by("pk")[600]
    api.patch(f"{APPLICATIONS}{one.pk}/", {"notes": "mine"})
    report = undo(api, run)
    assert (report["deleted"], len(report["edited"])) == (2_398, 2)
    assert list(Application.objects.values_list("pk", flat=True)) == [one.pk]
    assert list(Job.objects.values_list("pk", flat=True)) == [one.job_id]
    assert StatusChange.objects.count() == 1
    assert alice.pk == one.owner_id
