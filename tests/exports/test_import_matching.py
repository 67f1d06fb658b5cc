"""Which rows are here already, and to which job an application belongs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from applications.models import Application, StatusChange
from jobs.models import Job
from notifications.models import Notification
from tests.exports.conftest import APPLICATIONS, JOBS, ImportFile, all_of, counts, csv_of, rows_of

Make = Callable[..., dict[str, Any]]
JOB_HEADER = ["company", "title", "url", "notes"]


def told() -> list[str]:
    """Return the types of what was told, but for the ends of imports."""
    return [note.type for note in Notification.objects.exclude(type="import_finished")]


def test_the_same_file_again_makes_nothing(import_file: ImportFile) -> None:
    data = csv_of(
        JOB_HEADER,
        ["Acme", "Welder", "https://acme.example/1", ""],
        ["Acme", "Welder", "", ""],
        ["Acme", "Welder", "", ""],
        ["Beta", "Smith", "https://beta.example/", "front page"],
    )
    assert counts(import_file("a.csv", data)) == ("completed", 4, 0, 0, 0), "two alike are two"
    assert counts(import_file("b.csv", data)) == ("completed", 0, 0, 4, 0)
    assert Job.objects.count() == 4
    longer = data + b"Acme,Welder,,\r\n"
    assert counts(import_file("c.csv", longer)) == ("completed", 1, 0, 4, 0), "a third one alike is new"


def test_alike_is_not_the_same(import_file: ImportFile, make_job: Make) -> None:
    make_job(company="Acme", title="Welder", url="https://acme.example/")
    data = csv_of(
        JOB_HEADER, ["Acme", "Welder", "", ""], ["ACME", "welder", "https://acme.example", "a front page is no posting"]
    )
    assert counts(import_file("a.csv", data)) == ("completed", 2, 0, 0, 0)
    assert Job.objects.count() == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.example/jobs/1",
        "http://www.acme.example/jobs/1/",
        "https://acme.example/jobs/1?utm_source=mail&utm_campaign=x",
        "HTTPS://ACME.example:443/jobs/1?gclid=5#apply",
    ],
)
def test_the_same_posting_is_a_repeat_however_its_address_is_written(
    import_file: ImportFile, make_job: Make, url: str
) -> None:
    make_job(company="Other", title="Name", url="https://acme.example/jobs/1")
    run = import_file("a.csv", csv_of(JOB_HEADER, ["Acme", "Welder", url, ""]))
    assert counts(run) == ("completed", 0, 0, 1, 0)


def test_another_posting_at_nearly_the_same_address_is_new(import_file: ImportFile, make_job: Make) -> None:
    make_job(company="Acme", title="Welder", url="https://acme.example/jobs?id=1")
    data = csv_of(JOB_HEADER, ["Acme", "Welder", "https://acme.example/jobs?id=2", ""])
    assert counts(import_file("a.csv", data)) == ("completed", 1, 0, 0, 0)


def test_one_address_with_two_titles_in_a_file_is_two_jobs(import_file: ImportFile) -> None:
    url = "https://acme.example/careers"
    data = csv_of(JOB_HEADER, ["Acme", "Welder", url, "a"], ["Acme", "Smith", url, "b"], ["Acme", "Welder", url, "c"])
    assert counts(import_file("a.csv", data)) == ("completed", 2, 0, 1, 0)
    changed = csv_of(JOB_HEADER, ["Acme", "Welder", url, "new a"], ["Acme", "Smith", url, "new b"])
    assert counts(import_file("b.csv", changed, duplicates="update")) == ("completed", 0, 2, 0, 0)
    assert dict(Job.objects.values_list("title", "notes")) == {"Welder": "new a", "Smith": "new b"}


def test_a_tools_own_id_goes_before_the_address(import_file: ImportFile) -> None:
    header = ["id", "company_name", "role", "url", "added_at", "statusName", "excitement"]
    url = "https://fernwood.example/jobs/7"
    first = csv_of(
        header,
        ["1", "Fernwood", "Engineer", url, "", "Applied", "3"],
        ["2", "Fernwood", "Engineer", url, "", "Applied", "4"],
    )
    run = import_file("teal.csv", first, resource="applications")
    assert run["tables"][0]["format"] == "teal"
    assert counts(run) == ("completed", 2, 0, 0, 0)
    moved = csv_of(header, ["2", "Renamed", "Chief", "https://else.example/9", "", "Applied", "1"])
    assert counts(import_file("teal.csv", moved, resource="applications")) == ("completed", 0, 0, 1, 0)
    assert Application.objects.count() == Job.objects.count() == 2


def test_our_uid_goes_before_everything(import_file: ImportFile, make_job: Make) -> None:
    job = make_job(company="Acme", title="Welder", url="https://acme.example/1")
    other = make_job(company="Beta", title="Smith", url="https://beta.example/1")
    data = csv_of(["uid", "title", "url"], [job["uid"], "Chief Welder", other["url"]])
    assert counts(import_file("a.csv", data, duplicates="update")) == ("completed", 0, 1, 0, 0)
    assert sorted(Job.objects.values_list("pk", "title")) == [(job["id"], "Chief Welder"), (other["id"], "Smith")]


def test_an_update_changes_what_the_file_says_and_tells_of_the_status(
    api: APIClient, import_file: ImportFile, make_job: Make
) -> None:
    job = make_job(
        company="Acme", title="Welder", url="https://acme.example/1", notes="old", tags=["a"], tech_stack=["MIG"],
        location="Ulm", salary_min="10.00",
    )  # fmt: skip
    data = csv_of(
        ["Company", "Title", "Url", "notes", "status", "tech_stack", "location", "Mood"],
        ["Acme", "Welder", job["url"], "new", "closed", "TIG", "", "good"],
    )
    assert counts(import_file("a.csv", data, duplicates="update")) == ("completed", 0, 1, 0, 0)
    now = api.get(f"{JOBS}{job['id']}/").json()
    changed = {name for name in now if name in job and now[name] != job[name]}
    assert changed == {"extra", "notes", "status", "tech_stack", "updated_at"}
    assert (now["notes"], now["status"], now["tech_stack"]) == ("new", "closed", ["TIG"])
    assert Job.objects.get().extra == {"Mood": "good"}
    assert told() == ["job_status_change"]
    assert [row["id"] for row in all_of(api, JOBS, tech_stack="TIG")] == [job["id"]]
    assert all_of(api, JOBS, tech_stack="MIG") == []
    again = import_file("a.csv", data, duplicates="update")
    assert counts(again) == ("completed", 0, 0, 1, 0), "what changes nothing is no update"
    assert api.get(f"{JOBS}{job['id']}/").json()["updated_at"] == now["updated_at"]


def test_of_two_rows_for_one_job_the_first_updates_it(import_file: ImportFile, make_job: Make) -> None:
    make_job(company="Acme", title="Welder", url="https://acme.example/1")
    data = csv_of(
        ["company", "title", "url", "tech_stack", "tags"],
        ["Acme", "Welder", "https://acme.example/1", "MIG", "a"],
        ["Acme", "Welder", "https://acme.example/1?utm_source=x", "TIG", "b"],
    )
    run = import_file("a.csv", data, duplicates="update")
    assert counts(run) == ("completed", 0, 1, 1, 0)
    assert Job.objects.get().tech_stack == ["MIG"]


def test_copies_are_made_where_they_are_asked_for(api: APIClient, import_file: ImportFile, make_job: Make) -> None:
    job = make_job(company="Acme", title="Welder", url="https://acme.example/1")
    data = csv_of(["uid", *JOB_HEADER], [job["uid"], "Acme", "Welder", job["url"], "copy"])
    for number in (1, 2):
        assert counts(import_file("a.csv", data, duplicates="create")) == ("completed", 1, 0, 0, 0)
        assert Job.objects.count() == 1 + number
    assert len(set(Job.objects.values_list("uid", flat=True))) == 3


def test_a_copy_of_an_application_has_a_job_of_its_own(import_file: ImportFile, make_application: Make) -> None:
    application = make_application(status="applied")
    [job] = Job.objects.all()
    record = {"uid": application["uid"], "job_uid": str(job.uid), "company": "Acme", "title": "Engineer"}
    data = json.dumps([{**record, "status": "rejected"}]).encode()
    run = import_file("a.json", data, resource="applications", duplicates="create")
    assert counts(run) == ("completed", 1, 0, 0, 0)
    assert sorted(Application.objects.values_list("status", flat=True)) == ["applied", "rejected"]
    assert len(set(Application.objects.values_list("job_id", "uid"))) == Job.objects.count() == 2


@pytest.mark.parametrize("duplicates", ["skip", "update", "create"])
def test_a_deleted_job_comes_back(api: APIClient, import_file: ImportFile, duplicates: str) -> None:
    data = csv_of(JOB_HEADER, ["Acme", "Welder", "", "as imported"])
    import_file("a.csv", data)
    [job] = all_of(api, JOBS)
    api.patch(f"{JOBS}{job['id']}/", {"notes": "changed"})
    assert api.delete(f"{JOBS}{job['id']}/").status_code == 204
    assert counts(import_file("a.csv", data, duplicates=duplicates)) == ("completed", 1, 0, 0, 0)
    [back] = all_of(api, JOBS)
    assert (back["id"], back["notes"], back["deleted_at"]) == (job["id"], "as imported", None)


def test_a_deleted_application_comes_back(api: APIClient, import_file: ImportFile) -> None:
    data = csv_of(["company", "title", "status"], ["Acme", "Welder", "applied"])
    import_file("a.csv", data, resource="applications")
    [application] = all_of(api, APPLICATIONS)
    assert api.delete(f"{APPLICATIONS}{application['id']}/").status_code == 204
    assert counts(import_file("a.csv", data, resource="applications")) == ("completed", 1, 0, 0, 0)
    [back] = all_of(api, APPLICATIONS)
    assert (back["id"], back["status"], back["deleted_at"]) == (application["id"], "applied", None)
    assert StatusChange.objects.count() == 1


@pytest.mark.parametrize("duplicates", ["skip", "update"])
def test_a_deleted_application_whose_place_is_taken_stays(
    api: APIClient, import_file: ImportFile, make_application: Make, duplicates: str
) -> None:
    data = csv_of(["company", "title", "status"], ["Acme", "Welder", "applied"])
    import_file("a.csv", data, resource="applications")
    [first] = all_of(api, APPLICATIONS)
    api.delete(f"{APPLICATIONS}{first['id']}/")
    second = make_application(job=first["job"], status="offer")
    run = import_file("a.csv", data, resource="applications", duplicates=duplicates)
    assert run["status"] == "completed", run["errors"]
    assert run["created"] == 0
    [live] = all_of(api, APPLICATIONS)
    assert live["id"] == second["id"]


def test_hard_deleted_rows_are_made_anew(api: APIClient, import_file: ImportFile) -> None:
    data = csv_of(JOB_HEADER, ["Acme", "Welder", "", ""])
    import_file("a.csv", data)
    [job] = all_of(api, JOBS)
    assert api.delete(f"{JOBS}{job['id']}/?hard=true").status_code == 204
    run = import_file("a.csv", data)
    assert counts(run) == ("completed", 1, 0, 0, 0)
    assert rows_of(api, run["id"]) == [(2, "job", "create")]


def test_a_key_longer_than_its_column_is_still_one_of_a_kind(import_file: ImportFile) -> None:
    names = ["n" * 150 + "-1.md", "n" * 150 + "-2.md"]
    records = [{"name": name, "company": "Acme", "role": "Welder", "status": "applied", "link": ""} for name in names]
    data = json.dumps({"format": "applytrack-export", "version": 1, "applications": records}).encode()
    assert counts(import_file("a.json", data, resource="applications")) == ("completed", 2, 0, 0, 0)
    assert counts(import_file("a.json", data, resource="applications")) == ("completed", 0, 0, 2, 0)
