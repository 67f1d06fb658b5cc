"""Files of other tools in their exact form: every row of every fixture as the draft it is to become."""

from pathlib import Path
from typing import Any

import pytest

from applications.serializers import TransitionSerializer
from exports.formats.drafts import Draft
from jobs.serializers import JobSerializer
from tests.exports.test_formats import FIXTURES, archive, read

LINKEDIN = ["Job Applications.csv", "Saved Jobs.csv"]


def shape(draft: Draft) -> dict[str, Any]:
    """Return what a draft says, without what is empty."""
    said = {
        "row": draft.row,
        "values": draft.values,
        "job": draft.job,
        "key": draft.source_key,
        "extra": draft.extra,
        "issues": [(one.column, one.value, one.error_code) for one in draft.issues],
        "warnings": [(one.column, one.value) for one in draft.warnings],
    }
    return {name: value for name, value in said.items() if value not in ("", {}, [])}


def fixture(name: str, resource: str = "applications", **given: Any) -> tuple[Any, list[dict[str, Any]]]:
    [(found, drafts)] = read(FIXTURES / name, resource, **given)
    assert found.problems == []
    assert {draft.kind for draft in drafts} == {found.kind}
    return found, [shape(draft) for draft in drafts]


ALL = sorted(
    path.name for path in FIXTURES.iterdir() if path.name != "status-log.tsv" and not path.name.startswith("backup-")
)


@pytest.mark.parametrize("resource", ["jobs", "applications"])
@pytest.mark.parametrize("name", ALL)
def test_the_api_takes_what_is_found(name: str, resource: str) -> None:
    [(_found, drafts)] = read(FIXTURES / name, resource)
    assert drafts
    for draft in drafts:
        serializer = JobSerializer(data=draft.about_job)
        valid = serializer.is_valid()
        assert set(serializer.errors) == {one.column for one in draft.issues}
        assert valid is not bool(draft.issues)
        if draft.kind == "application":
            told = {name: value for name, value in draft.values.items() if name in ("status", "occurred_at")}
            transition = TransitionSerializer(data=told)
            assert transition.is_valid(), transition.errors


LINKEDIN_APPLICATIONS = [
    {
        "row": 2,
        "values": {
            "applied_on": "2026-05-04",
            "occurred_at": "2026-05-04T07:05:00Z",
            "resume_label": "Anna_CV_2026.pdf",
            "status": "applied",
        },
        "job": {
            "company": "Nordlicht GmbH",
            "title": "Backend Engineer",
            "url": "http://www.linkedin.com/jobs/view/4100000001",
            "source": "LinkedIn",
        },
    },
    {
        "row": 3,
        "values": {"applied_on": "2025-11-30", "occurred_at": "2025-11-29T23:30:00Z", "status": "applied"},
        "job": {
            "company": "Brook, Hill & Co",
            "title": "Data Engineer",
            "url": "http://www.linkedin.com/jobs/view/4100000002",
            "source": "LinkedIn",
        },
    },
    {
        "row": 4,
        "values": {"applied_on": "2026-02-03", "resume_label": "Anna_CV_2026.pdf", "status": "applied"},
        "job": {
            "company": "Café Straße AG",
            "title": "Platform Engineer (m/w/d)",
            "url": "http://www.linkedin.com/jobs/view/4100000003",
            "source": "LinkedIn",
        },
    },
]
LINKEDIN_SAVED = [
    {
        "row": 2,
        "values": {
            "company": "Pebble Systems",
            "title": "Site Reliability Engineer",
            "url": "http://www.linkedin.com/jobs/view/4100000011",
            "source": "LinkedIn",
            "created_at": "2026-05-06T17:45:00Z",
        },
    },
    {
        "row": 3,
        "values": {
            "company": "Quillwork",
            "title": "Staff Engineer",
            "url": "http://www.linkedin.com/jobs/view/4100000012",
            "source": "LinkedIn",
            "created_at": "2026-03-29T11:15:00Z",
        },
    },
]


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_linkedin_applications_are_applied_at_their_date(resource: str) -> None:
    found, drafts = fixture("Job Applications.csv", resource)
    assert (found.format, found.kind) == ("linkedin", "application")
    assert drafts == LINKEDIN_APPLICATIONS
    assert found.dropped == ["Contact Email", "Contact Phone Number", "Question And Answers"]
    assert found.unmapped == []


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_linkedin_saved_jobs_are_jobs(resource: str) -> None:
    found, drafts = fixture("Saved Jobs.csv", resource)
    assert (found.format, found.kind) == ("linkedin", "job")
    assert drafts == LINKEDIN_SAVED


def test_linkedins_personal_columns_come_in_where_they_are_asked_for() -> None:
    mapping = {"Contact Email": "contacts", "Question And Answers": "notes"}
    found, drafts = fixture("Job Applications.csv", mapping=mapping)
    assert found.dropped == ["Contact Phone Number"]
    assert drafts[0]["job"]["contacts"] == [{"email": "anna.applicant@example.org"}]
    assert drafts[0]["values"]["notes"] == "Years of Python?:6 | Do you need a visa?:No"


def test_linkedins_dates_are_american_unless_the_file_was_saved_again(tmp_path: Path) -> None:
    _found, drafts = fixture("Job Applications.csv", date_order="dmy")
    assert drafts == LINKEDIN_APPLICATIONS
    text = (
        (FIXTURES / "Saved Jobs.csv")
        .read_text()
        .replace("3/29/26, 1:15 PM", "29/03/2026")
        .replace("5/6/26, 7:45 PM", "06/05/2026")
    )
    path = tmp_path / "Saved Jobs.csv"
    path.write_text(text)
    [(_found, saved)] = read(path)
    assert [draft.values["created_at"] for draft in saved] == ["2026-05-05T22:00:00Z", "2026-03-28T23:00:00Z"]


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_linkedins_archive_comes_in_whole_with_its_numbered_parts(tmp_path: Path, resource: str) -> None:
    applications, saved = ((FIXTURES / name).read_bytes() for name in LINKEDIN)
    path = archive(
        tmp_path,
        {
            "Connections.csv": 'Notes:\n"Hello"\n\nFirst Name,Last Name,Company,Position\nMia,Muster,Acme,CTO\n',
            "Skills.csv": "Name\nPython\n",
            "Positions.csv": "Company Name,Title,Started On,Finished On\nAcme,Dev,Jan 2020,\n",
            "Jobs/Job Applications.csv": applications,
            "Jobs/Job Applications_1.csv": applications,
            "Jobs/Saved Jobs.csv": saved,
            "Jobs/Saved Jobs_1.csv": saved,
            "SavedJobAlerts.csv": "ALERT_PARAMETERS,QUERY_CONTEXT,SAVED_SEARCH_ID\na,b,1\n",
        },
    )
    found = read(path, resource)
    assert [(one.kind, one.table) for one, _drafts in found] == [
        ("job", "Saved Jobs.csv"),
        ("job", "Saved Jobs_1.csv"),
        ("application", "Job Applications.csv"),
        ("application", "Job Applications_1.csv"),
    ]
    expected = [LINKEDIN_SAVED, LINKEDIN_SAVED, LINKEDIN_APPLICATIONS, LINKEDIN_APPLICATIONS]
    assert [[shape(draft) for draft in drafts] for _one, drafts in found] == expected
    assert found[0][0].ignored_tables == ["Connections.csv", "Skills.csv", "Positions.csv", "SavedJobAlerts.csv"]
    assert [one.problems for one, _drafts in found] == [[], [], [], []]
