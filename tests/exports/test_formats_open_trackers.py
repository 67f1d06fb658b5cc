"""Files of trackers whose source is open, and of Simplify, in their exact form."""

from pathlib import Path
from typing import Any

import pytest

from tests.exports.test_formats import FIXTURES, archive, read
from tests.exports.test_formats_tools import fixture


def test_simplify() -> None:
    found, drafts = fixture("simplify.csv")
    assert found.format == "simplify"
    assert drafts == [
        {
            "row": 2,
            "values": {"status": "applied", "applied_on": "2026-03-02", "notes": "Met at a fair"},
            "job": {
                "company": "Ivory Tower",
                "title": "Research Engineer",
                "url": "https://ivory.example/jobs/12",
                "location": "Zurich",
                "source": "Simplify",
            },
        },
        {
            "row": 3,
            "values": {"status": "interview", "applied_on": "2026-03-05"},
            "job": {
                "company": "Juniper",
                "title": "Software Engineer II - Infrastruc",
                "url": "https://juniper.example/j/3",
                "source": "Simplify",
            },
        },
        {
            "row": 4,
            "values": {"status": "interested"},
            "job": {
                "company": "Kestrel",
                "title": "QA Engineer",
                "url": "https://kestrel.example/j/8",
                "source": "Simplify",
            },
        },
    ]


def test_simplify_in_its_other_form() -> None:
    found, drafts = fixture("simplify-short.csv")
    assert found.format == "simplify"
    assert drafts == [
        {
            "row": 2,
            "values": {"status": "rejected", "applied_on": "2026-03-14"},
            "job": {"company": "Lumen", "title": "Analyst", "url": "https://lumen.example/1", "source": "Simplify"},
        }
    ]


def test_jobsync() -> None:
    found, drafts = fixture("jobsync.csv")
    assert (found.format, found.dropped) == ("jobsync", ["index"])
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "applied",
                "applied_on": "2026-04-02",
                "occurred_at": "2026-04-02T12:00:00Z",
                "created_at": "2026-04-01T08:00:00Z",
            },
            "job": {
                "company": "Marlow",
                "title": "Go Developer",
                "job_type": "full_time",
                "work_mode": "remote",
                "location": "Dublin",
                "source": "Indeed",
            },
        },
        {
            "row": 3,
            "values": {"status": "interested", "created_at": "2026-04-03T08:00:00Z"},
            "job": {
                "company": "Nettle",
                "title": "Rust Developer",
                "job_type": "part_time",
                "work_mode": "onsite",
                "source": "JobSync",
            },
        },
        {
            "row": 4,
            "values": {"status": "applied", "created_at": "2026-04-04T08:00:00Z"},
            "job": {
                "company": "Osprey",
                "title": "C++ Developer",
                "job_type": "contract",
                "work_mode": "hybrid",
                "location": "Oslo",
                "source": "Careers Page",
                "status": "closed",
            },
            "extra": {"Status": "Expired"},
        },
    ]


def test_osapplytrack_with_the_history_that_later_versions_write() -> None:
    found, drafts = fixture("osapplytrack-export.json")
    assert found.format == "osapplytrack"
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "interview",
                "follow_up_on": "2026-04-24",
                "created_at": "2026-04-01T09:00:00Z",
                "notes": "Asked for a work sample",
                "history": [
                    {"status": "interested", "occurred_at": "2026-04-01T09:00:00Z", "note": ""},
                    {"status": "applied", "occurred_at": "2026-04-10T15:00:00Z", "note": ""},
                    {"status": "interview", "occurred_at": "2026-04-14T11:00:00Z", "note": ""},
                ],
            },
            "job": {
                "company": "Petrel",
                "title": "Engineer",
                "tags": ["dotnet"],
                "url": "https://petrel.example/jobs/5",
                "location": "Omaha, NE",
                "salary_text": "$130,000 - $150,000 a year",
                "salary_min": 130_000,
                "salary_max": 150_000,
                "salary_currency": "USD",
                "salary_period": "year",
                "source": "Greenhouse",
                "contacts": [{"name": "Rae Recruiter", "email": "rae@petrel.example"}],
            },
            "key": "osapplytrack:petrel-engineer.md",
            "extra": {"status": "screen", "score": "87"},
        },
        {
            "row": 3,
            "values": {"status": "withdrawn", "created_at": "2026-04-02T09:00:00Z"},
            "job": {"company": "Quarry", "title": "Team Lead", "source": "OSApplyTrack"},
            "key": "osapplytrack:quarry-lead.md",
            "extra": {"status": "passed", "score": "0"},
        },
    ]


@pytest.mark.parametrize("resource", ["jobs", "applications"])
def test_a_list_shared_by_a_friend_is_of_jobs(resource: str) -> None:
    found, drafts = fixture("osapplytrack-shared.json", resource)
    assert (found.format, found.kind) == ("osapplytrack", "job")
    assert drafts == [
        {
            "row": 2,
            "values": {
                "company": "Rookery",
                "title": "Developer",
                "url": "https://rookery.example/1",
                "location": "Remote",
                "work_mode": "remote",
                "source": "RSS",
            },
            "key": "osapplytrack:rookery-dev.md",
        }
    ]


CAREER_OPS: list[dict[str, Any]] = [
    {
        "values": {
            "status": "interview",
            "applied_on": "2026-09-03",
            "created_at": "2026-08-31T22:00:00Z",
            "notes": "Applied 2026-09-03; asked for references",
        },
        "job": {
            "company": "Saltmarsh",
            "title": "ML Engineer",
            "url": "https://saltmarsh.example/jobs/3",
            "source": "Hays",
        },
        "key": "career-ops:12",
        "extra": {
            "Company (link)": "https://saltmarsh.example",
            "Score": "4.5/5",
            "Status": "Responded",
            "PDF": "✅",
            "Report": "[12](reports/012-saltmarsh.md)",
        },
    },
    {
        "values": {
            "status": "applied",
            "applied_on": "2026-09-05",
            "created_at": "2026-09-01T22:00:00Z",
            "notes": "Applied 2026-09-05",
        },
        "job": {"company": "Thistle", "title": "Data Scientist", "source": "career-ops"},
        "key": "career-ops:13",
        "extra": {"Score": "3.9/5", "PDF": "❌", "Report": "[13](reports/013-thistle.md)"},
    },
    {
        "values": {"status": "withdrawn", "created_at": "2026-09-03T22:00:00Z", "notes": "Too far"},
        "job": {"company": "Umberline", "title": "AI Engineer", "source": "career-ops"},
        "key": "career-ops:14",
        "extra": {"Score": "2.1/5", "Status": "SKIP", "PDF": "❌"},
    },
]


def test_career_ops() -> None:
    found, drafts = fixture("applications.md")
    assert found.format == "career-ops"
    assert [{name: value for name, value in draft.items() if name != "row"} for draft in drafts] == CAREER_OPS


def test_career_ops_with_its_log_of_statuses(tmp_path: Path) -> None:
    files = {f"data/{name}": (FIXTURES / name).read_bytes() for name in ("applications.md", "status-log.tsv")}
    [(found, drafts)] = read(archive(tmp_path, files))
    assert (found.format, found.problems, found.ignored_tables) == ("career-ops", [], [])
    assert [draft.values.get("history") for draft in drafts] == [
        [
            {"status": "interested", "occurred_at": "2026-08-31T22:00:00Z", "note": ""},
            {"status": "applied", "occurred_at": "2026-09-02T22:00:00Z", "note": ""},
            {"status": "interview", "occurred_at": "2026-09-19T22:00:00Z", "note": "Recruiter wrote"},
        ],
        None,
        [
            {"status": "interested", "occurred_at": "2026-09-03T22:00:00Z", "note": ""},
            {"status": "withdrawn", "occurred_at": "2026-09-03T22:00:00Z", "note": "Too far"},
        ],
    ]
    assert [draft.values.get("applied_on") for draft in drafts] == [None, "2026-09-05", None]
    assert [draft.values["status"] for draft in drafts] == ["interview", "applied", "withdrawn"]


def test_the_log_alone_says_what_is_missing() -> None:
    [(found, drafts)] = read(FIXTURES / "status-log.tsv")
    assert [one.error_code for one in found.problems] == ["NOT_RECOGNISED"]
    assert "applications.md" in found.problems[0].detail
    assert drafts == []
