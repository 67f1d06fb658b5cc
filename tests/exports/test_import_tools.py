"""Files of other tools through the whole import: what stands in the account afterwards, exactly."""

import io
import zipfile
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Application, StatusChange
from jobs.models import Job
from tests.exports.conftest import APPLICATIONS, FIXTURES, JOBS, ImportFile, all_of, counts, rows_of

FILES = sorted(path.name for path in FIXTURES.iterdir() if path.suffix != ".zip" and path.name != "status-log.tsv")
CAREER_OPS = ["applications.md", "status-log.tsv"]
Shown = dict[str, Any]
OPTIONS: dict[str, dict[str, str]] = {"notion.csv": {"on_error": "skip"}, "sheet-english.csv": {"date_order": "dmy"}}


@pytest.fixture(autouse=True)
def _in_berlin(alice: User) -> None:
    alice.timezone = "Europe/Berlin"
    alice.save()


def data_of(name: str) -> bytes:
    """Return the content of a fixture."""
    return (FIXTURES / name).read_bytes()


def shown_jobs(api: APIClient, *names: str) -> list[tuple[Any, ...]]:
    """Return columns of the jobs, in the order of the file."""
    return [tuple(job[name] for name in names) for job in all_of(api, JOBS)]


def applications() -> list[tuple[str, str, str, list[str]]]:
    """Return company, status, date of applying and history of the applications, in the order of the file."""
    rows = []
    for application in Application.objects.select_related("job").order_by("pk"):
        entries = StatusChange.objects.filter(application=application).in_order()
        told = [f"{entry.status} {entry.occurred_at:%Y-%m-%dT%H:%MZ}" for entry in entries]
        assert application.status == entries[len(entries) - 1].status
        rows.append((application.job.company, application.status, str(application.applied_on or ""), told))
    return rows


@pytest.mark.parametrize("resource", ["jobs", "applications"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_comes_in_once(api: APIClient, import_file: ImportFile, name: str, resource: str) -> None:
    options = {"resource": resource, **OPTIONS.get(name, {})}
    trial = import_file(name, data_of(name), dry_run="true", **options)
    first = import_file(name, data_of(name), **options)
    assert first["status"] == "completed", first["errors"]
    assert first["failed"] == (1 if name == "notion.csv" else 0)
    assert first["created"] == first["total"] - first["failed"] > 0
    assert counts(trial) == counts(first)
    assert trial["tables"] == first["tables"]
    foreseen = set(rows_of(api, trial["id"]))
    assert len(foreseen) == first["total"]
    assert foreseen <= set(rows_of(api, first["id"]))
    size = Job.objects.count(), Application.objects.count(), StatusChange.objects.count()
    for duplicates in ("skip", "update"):
        again = import_file(name, data_of(name), **options, duplicates=duplicates)
        assert counts(again) == ("completed", 0, 0, first["created"], first["failed"]), again["errors"]
    assert (Job.objects.count(), Application.objects.count(), StatusChange.objects.count()) == size
    assert api.post(f"/api/v1/imports/{first['id']}/undo/").json()["edited"] == []
    assert not Job.objects.exists()
    assert not Application.objects.exists()


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_linkedin(api: APIClient, import_file: ImportFile, resource: str) -> None:
    run = import_file("Job Applications.csv", data_of("Job Applications.csv"), resource=resource)
    [table] = run["tables"]
    assert table["format"] == "linkedin"
    assert table["dropped"] == ["Contact Email", "Contact Phone Number", "Question And Answers"]
    assert applications() == [
        ("Nordlicht GmbH", "applied", "2026-05-04", ["applied 2026-05-04T07:05Z"]),
        ("Brook, Hill & Co", "applied", "2025-11-30", ["applied 2025-11-29T23:30Z"]),
        ("Café Straße AG", "applied", "2026-02-03", ["applied 2026-02-03T11:00Z"]),
    ]
    assert shown_jobs(api, "title", "url", "source", "status", "extra") == [
        ("Backend Engineer", "http://www.linkedin.com/jobs/view/4100000001", "LinkedIn", "saved", {}),
        ("Data Engineer", "http://www.linkedin.com/jobs/view/4100000002", "LinkedIn", "saved", {}),
        ("Platform Engineer (m/w/d)", "http://www.linkedin.com/jobs/view/4100000003", "LinkedIn", "saved", {}),
    ]
    assert [row["resume_label"] for row in all_of(api, APPLICATIONS)] == ["Anna_CV_2026.pdf", "", "Anna_CV_2026.pdf"]
    stored = str(list(Job.objects.values())) + str(list(Application.objects.values()))
    assert "anna.applicant@example.org" not in stored
    assert "5550100" not in stored


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_linkedins_saved_jobs(api: APIClient, import_file: ImportFile, resource: str) -> None:
    import_file("Saved Jobs.csv", data_of("Saved Jobs.csv"), resource=resource)
    assert shown_jobs(api, "company", "status", "created_at") == [
        ("Pebble Systems", "saved", "2026-05-06T17:45:00Z"),
        ("Quillwork", "saved", "2026-03-29T11:15:00Z"),
    ]
    assert applications() == []


def test_huntr(api: APIClient, import_file: ImportFile) -> None:
    name = "USER_JOBS_USER_FULL_DATA_DOWNLOAD_2022.csv"
    assert counts(import_file(name, data_of(name), resource="applications")) == ("completed", 4, 0, 0, 0)
    assert applications() == [
        ("Larkspur", "applied", "2022-02-10", ["applied 2022-02-10T08:15Z"]),
        ("Mossbank", "interested", "", ["interested 2022-02-02T10:00Z"]),
        ("Tidepool", "interested", "", ["interested 2022-02-20T16:45Z"]),
        ("Umbra", "rejected", "", ["rejected 2022-02-25T09:00Z"]),
    ]
    larkspur = all_of(api, JOBS)[0]
    said = ("location", "salary_min", "salary_max", "deadline")
    assert tuple(larkspur[one] for one in said) == ("Berlin, Germany", 120000, 150000, "2022-03-15")
    assert all_of(api, APPLICATIONS)[0]["created_at"] == "2022-02-01T23:30:00Z"
    assert "We build & ship." in larkspur["description"]
    assert "track()" not in larkspur["description"]


def test_teal(api: APIClient, import_file: ImportFile) -> None:
    run = import_file("teal.csv", data_of("teal.csv"), resource="applications")
    assert run["tables"][0]["unmapped"] == ["excitement"]
    found = applications()
    assert found[:2] == [
        ("Fernwood", "applied", "2026-01-07", ["applied 2026-01-07T18:30Z"]),
        ("Greyling", "interested", "", ["interested 2026-01-06T09:00Z"]),
    ]
    assert found[2][:3] == ("Heron Labs", "offer", "2026-01-10")
    assert [entry.split()[0] for entry in found[2][3]] == ["applied", "offer"]
    assert shown_jobs(api, "source", "salary_min", "salary_max", "salary_currency", "salary_period", "status") == [
        ("Referral", 60000, 75000, "EUR", "year", "saved"),
        ("Teal", None, None, "", None, "archived"),
        ("Teal", None, None, "", None, "saved"),
    ]
    assert [row["follow_up_on"] for row in all_of(api, APPLICATIONS)] == ["2026-01-21", None, None]


def test_simplify(api: APIClient, import_file: ImportFile) -> None:
    import_file("simplify.csv", data_of("simplify.csv"), resource="applications")
    import_file("simplify-short.csv", data_of("simplify-short.csv"), resource="applications")
    found = [
        (company, status, day, [entry.split()[0] for entry in told]) for company, status, day, told in applications()
    ]
    assert found == [
        ("Ivory Tower", "applied", "2026-03-02", ["applied"]),
        ("Juniper", "interview", "2026-03-05", ["applied", "interview"]),
        ("Kestrel", "interested", "", ["interested"]),
        ("Lumen", "rejected", "2026-03-14", ["applied", "rejected"]),
    ]


def test_jobsync(api: APIClient, import_file: ImportFile) -> None:
    import_file("jobsync.csv", data_of("jobsync.csv"), resource="applications")
    found = [(company, status, day) for company, status, day, _ in applications()]
    assert found == [
        ("Marlow", "applied", "2026-04-02"),
        ("Nettle", "interested", ""),
        ("Osprey", "applied", "2026-04-04"),
    ]
    assert shown_jobs(api, "job_type", "work_mode", "location", "source", "status") == [
        ("full_time", "remote", "Dublin", "Indeed", "saved"),
        ("part_time", "onsite", "", "JobSync", "saved"),
        ("contract", "hybrid", "Oslo", "Careers Page", "closed"),
    ]


def test_osapplytrack(api: APIClient, import_file: ImportFile) -> None:
    import_file("osapplytrack-export.json", data_of("osapplytrack-export.json"), resource="applications")
    assert applications() == [
        (
            "Petrel",
            "interview",
            "2026-04-10",
            ["interested 2026-04-01T09:00Z", "applied 2026-04-10T15:00Z", "interview 2026-04-14T11:00Z"],
        ),
        ("Quarry", "withdrawn", "", ["withdrawn 2026-04-02T09:00Z"]),
    ]
    [petrel, quarry] = all_of(api, JOBS)
    assert (petrel["salary_min"], petrel["salary_max"], petrel["source"]) == (130000, 150000, "Greenhouse")
    assert [(one["name"], one["email"]) for one in petrel["contacts"]] == [("Rae Recruiter", "rae@petrel.example")]
    assert (quarry["url"], quarry["contacts"]) == ("", [])
    assert [row["follow_up_on"] for row in all_of(api, APPLICATIONS)] == ["2026-04-24", None]


def test_career_ops_with_its_log(api: APIClient, import_file: ImportFile) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in CAREER_OPS:
            packed.writestr(f"data/{name}", data_of(name))
    run = import_file("career-ops.zip", target.getvalue(), resource="applications")
    assert counts(run) == ("completed", 3, 0, 0, 0)
    assert applications() == [
        (
            "Saltmarsh",
            "interview",
            "2026-09-03",
            ["interested 2026-08-31T22:00Z", "applied 2026-09-02T22:00Z", "interview 2026-09-19T22:00Z"],
        ),
        ("Thistle", "applied", "2026-09-05", ["applied 2026-09-05T10:00Z"]),
        ("Umberline", "withdrawn", "", ["interested 2026-09-03T22:00Z", "withdrawn 2026-09-03T22:00Z"]),
    ]
    assert StatusChange.objects.get(note__contains="Recruiter").status == "interview"
    assert shown_jobs(api, "title", "url")[0] == ("ML Engineer", "https://saltmarsh.example/jobs/3")


def test_sheets_of_ones_own(api: APIClient, import_file: ImportFile) -> None:
    run = import_file("sheet-deutsch.csv", data_of("sheet-deutsch.csv"), resource="applications")
    assert counts(run) == ("completed", 2, 0, 0, 0)
    found = [(company, status, day) for company, status, day, _ in applications()]
    assert found == [("Zeder AG", "rejected", "2026-04-03"), ("Ahorn KG", "applied", "2026-05-01")]
    assert shown_jobs(api, "title", "tags", "job_type", "experience_level", "work_mode") == [
        ("Entwicklerin", ["Python", "Django"], "full_time", "senior", "remote"),
        ("Testerin", [], None, None, None),
    ]
    assert all_of(api, APPLICATIONS)[0]["notes"] == "Gespräch am Stand\ngutes Gefühl"


def test_a_date_that_could_be_either_is_asked_about(api: APIClient, import_file: ImportFile) -> None:
    run = import_file(
        "a.csv", b"Company,Position,Date Applied\nAcme,Welder,3/4/2026\nBeta,Smith,5/6/2026\n", resource="applications"
    )
    assert counts(run) == ("failed", 0, 0, 0, 0)
    assert [(error["row"], error["column"], error["error_code"]) for error in run["errors"]] == [
        (2, "applied_on", "AMBIGUOUS_DATE_ORDER")
    ]
    assert "date_order" in run["detail"]
    assert not Job.objects.exists()
    for order, expected in (("dmy", "2026-04-03"), ("mdy", "2026-03-04")):
        data = b"Company,Position,Date Applied\n" + order.encode() + b",Welder,3/4/2026\n"
        assert counts(import_file("a.csv", data, resource="applications", date_order=order))[1] == 1
        assert applications()[-1][2] == expected
