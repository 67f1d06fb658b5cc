"""Applications of a file and their jobs: found, brought back or made, one live application for each."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from applications.history import open_application
from applications.models import Application, StatusChange
from jobs.models import Job
from tests.exports.conftest import APPLICATIONS, FIXTURES, JOBS, ImportFile, all_of, counts, csv_of

Make = Callable[..., dict[str, Any]]
URL = "https://acme.example/jobs/1"


def as_json(*records: dict[str, Any]) -> bytes:
    """Return a JSON file as we write them."""
    manifest = {"format": "career-copilot", "schema_version": 1, "resource": "applications"}
    return json.dumps({"manifest": manifest, "results": records}).encode()


def assert_one_each() -> None:
    """See that no job has two live applications."""
    rows = Application.objects.filter(deleted_at=None).values("job").annotate(n=Count("pk"))
    assert {row["n"] for row in rows} <= {1}


@pytest.mark.parametrize("by", ["job", "job_uid", "url", "company and title"])
def test_an_application_finds_its_job(import_file: ImportFile, make_job: Make, by: str) -> None:
    job = make_job(company="Acme GmbH", title="Welder", url=URL)
    make_job(company="Acme GmbH", title="Smith", url="https://acme.example/jobs/2")
    named: dict[str, Any] = {
        "job": {"job": job["id"]},
        "job_uid": {"job_uid": job["uid"]},
        "url": {"url": f"{URL}?utm_source=x", "company": "ACME", "title": "Other"},
        "company and title": {"company": "acme", "title": "WELDER"},
    }[by]
    run = import_file("a.json", as_json({**named, "status": "applied"}), resource="applications")
    assert counts(run) == ("completed", 1, 0, 0, 0), run["errors"]
    assert Application.objects.get().job_id == job["id"]
    assert Job.objects.count() == 2


def test_a_missing_job_is_made_with_what_the_file_says_of_it(api: APIClient, import_file: ImportFile) -> None:
    data = csv_of(
        ["Company", "Position", "Status", "Date Applied", "Link", "Salary", "Tags", "Notes"],
        ["Acme", "Welder", "Interview", "2026-03-02", URL, "€50,000 - €60,000 a year", "metal, night", "called twice"],
    )
    run = import_file("a.csv", data, resource="applications")
    assert counts(run) == ("completed", 1, 0, 0, 0)
    [job] = all_of(api, JOBS)
    said = {name: job[name] for name in ("company", "title", "url", "status", "tags", "notes")}
    assert said == {
        "company": "Acme", "title": "Welder", "url": URL, "status": "saved", "tags": ["metal", "night"], "notes": "",
    }  # fmt: skip
    assert (job["salary_min"], job["salary_max"], job["salary_currency"]) == (50000, 60000, "EUR")
    [application] = all_of(api, APPLICATIONS)
    assert (application["job"], application["status"], application["applied_on"]) == (
        job["id"],
        "interview",
        "2026-03-02",
    )
    assert application["notes"] == "called twice"
    entries = [(entry.status, entry.occurred_at.date().isoformat()) for entry in StatusChange.objects.in_order()]
    assert entries[0] == ("applied", "2026-03-02")
    assert [status for status, _ in entries] == ["applied", "interview"]
    assert [row["id"] for row in all_of(api, JOBS, q="welder")] == [job["id"]]
    assert [row["id"] for row in all_of(api, JOBS, tags="night")] == [job["id"]]
    assert [row["id"] for row in all_of(api, APPLICATIONS, q="called")] == [application["id"]]


def test_jobs_of_a_file_are_found_by_skill_tag_and_word(api: APIClient, import_file: ImportFile) -> None:
    rows = [[f"Company {number}", "Welder", f"Skill {number % 3}, C++", f"tag{number % 2}"] for number in range(6)]
    import_file("a.csv", csv_of(["company", "title", "tech_stack", "tags"], *rows))
    for query, expected in (
        ({"tech_stack": "skill 1"}, ["Company 1", "Company 4"]),
        ({"tech_stack": "C++", "tags": "tag1"}, ["Company 1", "Company 3", "Company 5"]),
        ({"q": "Company 4"}, ["Company 4"]),
        ({"q": "C++ 5"}, ["Company 5"]),
    ):
        assert [job["company"] for job in all_of(api, JOBS, **query)] == expected


@pytest.mark.parametrize("named", [{"job": 999_999}, {"job": 2**70}, {"job": 0}, {"job": -1}])
def test_an_unknown_job_is_an_error(import_file: ImportFile, named: dict[str, Any]) -> None:
    run = import_file("a.json", as_json({**named, "status": "applied"}), resource="applications")
    assert counts(run) == ("failed", 0, 0, 0, 1)
    [error] = run["errors"]
    assert (error["row"], error["column"], error["value"]) == (2, "job", str(named["job"]))
    assert error["error_code"] == "NOT_FOUND"
    assert not Application.objects.exists()


@pytest.mark.parametrize("value", ["first", True, 1.5, [1], {"id": 1}])
def test_what_is_no_id_of_a_job_is_an_error(import_file: ImportFile, make_job: Make, value: Any) -> None:
    make_job()
    run = import_file("a.json", as_json({"job": value, "status": "applied"}), resource="applications")
    assert counts(run) == ("failed", 0, 0, 0, 1)
    assert {(error["row"], error["column"], error["error_code"]) for error in run["errors"]} == {
        (2, "job", "VALIDATION_ERROR")
    }


def test_ids_of_jobs_may_come_from_a_spreadsheet(import_file: ImportFile, make_job: Make) -> None:
    job = make_job(company="Acme", title="Welder")
    uid = "1c1ea0a4-6f0f-4a2b-9e0c-0d5a6c1f2b3d"
    data = csv_of(["uid", "job", "status"], [uid, job["id"], "applied"])
    assert counts(import_file("a.csv", data, resource="applications")) == ("completed", 1, 0, 0, 0)
    assert str(Application.objects.values_list("job", "uid").get()) == f"({job['id']}, UUID('{uid}'))"


def test_a_job_that_is_not_here_is_made_where_its_name_is_told(import_file: ImportFile) -> None:
    record = {"job": 999_999, "company": "Acme", "title": "Welder", "status": "applied"}
    assert counts(import_file("a.json", as_json(record), resource="applications")) == ("completed", 1, 0, 0, 0)
    assert Job.objects.get().company == "Acme"


def test_a_second_application_for_a_name_gets_a_job_of_its_own(import_file: ImportFile, make_application: Make) -> None:
    make_application(status="applied")
    data = csv_of(
        ["company", "title", "status", "notes"],
        ["Acme", "Engineer", "rejected", "second"],
        ["Acme", "Engineer", "offer", "third"],
    )
    assert counts(import_file("a.csv", data, resource="applications")) == ("completed", 2, 0, 0, 0)
    assert Job.objects.count() == Application.objects.count() == 3
    assert_one_each()


def test_an_application_at_the_same_address_is_a_repeat(
    import_file: ImportFile, make_job: Make, make_application: Make
) -> None:
    job = make_job(company="Acme", title="Welder", url=URL)
    application = make_application(job=job["id"], status="applied")
    data = csv_of(["company", "title", "url", "status"], ["Acme", "Welder", f"{URL}?utm_medium=x", "rejected"])
    assert counts(import_file("a.csv", data, resource="applications")) == ("completed", 0, 0, 1, 0)
    assert Application.objects.get().status == "applied"
    assert counts(import_file("a.csv", data, resource="applications", duplicates="update")) == ("completed", 0, 1, 0, 0)
    updated = Application.objects.get()
    assert (updated.pk, updated.status) == (application["id"], "rejected")


def test_one_address_twice_in_a_file_of_applications(import_file: ImportFile) -> None:
    header = ["company", "title", "url", "status"]
    data = csv_of(
        header,
        ["Acme", "Welder", URL, "applied"],
        ["Acme", "Welder", URL, "rejected"],
        ["Acme", "Smith", URL, "applied"],
    )
    assert counts(import_file("a.csv", data, resource="applications")) == ("completed", 2, 0, 1, 0)
    assert_one_each()


def test_a_deleted_job_comes_back_for_an_application(api: APIClient, import_file: ImportFile, make_job: Make) -> None:
    job = make_job(company="Acme", title="Welder", url=URL)
    api.delete(f"{JOBS}{job['id']}/")
    run = import_file("a.json", as_json({"job_uid": job["uid"], "status": "applied"}), resource="applications")
    assert counts(run) == ("completed", 1, 0, 0, 0)
    [back] = all_of(api, JOBS)
    assert back["id"] == all_of(api, APPLICATIONS)[0]["job"] == job["id"]
    assert api.post(f"/api/v1/imports/{run['id']}/undo/").json() == {
        "deleted": 1,
        "restored": 1,
        "left": 0,
        "edited": [],
    }
    assert all_of(api, JOBS) == []
    assert [row["id"] for row in all_of(api, JOBS, deleted="true")] == [job["id"]]


def test_a_saved_job_and_its_application_in_an_archive_are_one_job(api: APIClient, import_file: ImportFile) -> None:
    saved = csv_of(
        ["Saved Date", "Job Url", "Job Title", "Company Name"],
        ["5/1/26, 7:45 PM", "http://www.linkedin.com/jobs/view/4100000001", "Backend Engineer", "Nordlicht GmbH"],
        ["5/6/26, 7:45 PM", "http://www.linkedin.com/jobs/view/4100000011", "Site Reliability Engineer", "Pebble"],
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("Jobs/Saved Jobs.csv", saved)
        packed.writestr("Jobs/Job Applications.csv", (FIXTURES / "Job Applications.csv").read_bytes())
    for resource in ("applications", "jobs"):
        run = import_file("Basic_LinkedInDataExport_05-07-2026.zip", target.getvalue(), resource=resource)
        assert run["status"] == "completed", run["errors"]
    assert counts(run) == ("completed", 0, 0, 5, 0)
    assert len(all_of(api, JOBS)) == 4
    jobs = {job["url"][-2:]: job["id"] for job in all_of(api, JOBS)}
    assert sorted(jobs) == ["01", "02", "03", "11"]
    assert [row["job"] for row in all_of(api, APPLICATIONS)] == [jobs["01"], jobs["02"], jobs["03"]]


def test_batches_know_of_those_before_them(import_file: ImportFile, make_job: Make) -> None:
    make_job(company="Acme", title="Welder", url=URL)
    filler = [[f"Filler {number}", "Clerk", "", "applied"] for number in range(520)]
    ends = [["Acme", "Welder", "", "applied"], ["Beta", "Smith", "https://beta.example/1", "applied"]]
    data = csv_of(["company", "title", "url", "status"], *ends, *filler, *ends, ["Acme", "Welder", URL, "offer"])
    run = import_file("a.csv", data, resource="applications")
    assert counts(run) == ("completed", 523, 0, 2, 0), run["errors"]
    assert_one_each()


@pytest.mark.parametrize(
    ("said", "entries"),
    [
        ({"status": "applied", "applied_on": 4, "occurred_at": 4}, ["applied 4"]),
        ({"status": "offer", "offer_on": 4, "response_on": 4, "occurred_at": 4}, ["offer 4"]),
        ({"status": "offer", "offer_on": 4, "response_on": 2, "occurred_at": 4}, ["interview 2", "offer 4"]),
        ({"status": "rejected", "applied_on": 1, "response_on": 4, "occurred_at": 4}, ["applied 1", "rejected 4"]),
        ({"status": "withdrawn", "created_at": 2}, ["withdrawn 2"]),
        ({"status": "offer", "applied_on": 3, "created_at": 2}, ["applied 3", "offer today"]),
    ],
)
def test_a_moment_and_a_day_that_mean_one_entry_make_one(alice: User, said: dict[str, Any], entries: list[str]) -> None:
    now = timezone.now()
    item: dict[str, Any] = {}
    for name, value in said.items():
        moment = dt.datetime(2026, 3, value, 17, tzinfo=dt.UTC) if isinstance(value, int) else value
        item[name] = moment.date() if name.endswith("_on") else moment
    application, made = open_application(alice, item, alice, now)
    days = ["today" if entry.occurred_at == now else str(entry.occurred_at.day) for entry in made]
    found = [f"{entry.status} {day}" for entry, day in zip(made, days, strict=True)]
    assert found == entries
    assert application.status == said["status"]
