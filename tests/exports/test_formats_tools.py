"""Files of other tools in their exact form: every row of every fixture as the draft it is to become."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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


HUNTR = [
    {
        "row": 2,
        "values": {
            "status": "applied",
            "occurred_at": "2022-02-10T08:15:30Z",
            "created_at": "2022-02-01T23:30:00Z",
        },
        "job": {
            "company": "Larkspur",
            "title": "Frontend Developer",
            "location": "Berlin, Germany",
            "salary_text": "$120k - $150k",
            "salary_min": 120_000,
            "salary_max": 150_000,
            "salary_currency": "USD",
            "url": "https://boards.example.com/jobs/1",
            "description": "About\nWe build & ship.\n- React\n- TypeScript",
            "deadline": "2022-03-15",
            "tags": ["Job Search 2022"],
            "source": "Huntr",
        },
        "key": "huntr:5f3c0a1b2c",
        "extra": {
            "rootDomain": "boards.example.com",
            "color": "#5a67d8",
            "boardId": "b01",
            "listId": "l02",
            "companyId": "c01",
            "companyDomain": "larkspur.example",
        },
    },
    {
        "row": 3,
        "values": {
            "status": "interested",
            "occurred_at": "2022-02-02T10:00:00Z",
            "created_at": "2022-02-02T10:00:00Z",
        },
        "job": {"company": "Mossbank", "title": "Engineer", "tags": ["Job Search 2022"], "source": "Huntr"},
        "key": "huntr:5f3c0a1b2d",
        "extra": {"boardId": "b01", "listId": "l01", "companyId": "c02"},
    },
    {
        "row": 4,
        "values": {
            "status": "interested",
            "occurred_at": "2022-02-20T16:45:00Z",
            "created_at": "2022-02-03T10:00:00Z",
        },
        "job": {
            "company": "Tidepool",
            "title": "Developer Advocate",
            "location": "Remote",
            "work_mode": "remote",
            "url": "https://www.tidepool.example/careers/9",
            "tags": ["Side board"],
            "source": "Huntr",
        },
        "key": "huntr:5f3c0a1b2e",
        "extra": {"boardId": "b02", "listId": "l03", "listName": "Coffee chat", "companyId": "c03"},
        "warnings": [("status", "Coffee chat")],
    },
    {
        "row": 5,
        "values": {
            "status": "rejected",
            "occurred_at": "2022-02-25T09:00:00Z",
            "created_at": "2022-02-04T10:00:00Z",
        },
        "job": {
            "company": "Umbra",
            "title": "Web Developer",
            "location": "Lyon",
            "salary_text": "45/hr",
            "salary_min": 45,
            "salary_max": 45,
            "salary_period": "hour",
            "url": "https://boards.example.com/jobs/4",
            "tags": ["Job Search 2022"],
            "source": "Huntr",
        },
        "key": "huntr:5f3c0a1b2f",
        "extra": {
            "rootDomain": "boards.example.com",
            "boardId": "b01",
            "listId": "l04",
            "companyId": "c04",
            "companyDomain": "umbra.example",
        },
    },
]
HUNTR_FILE = "USER_JOBS_USER_FULL_DATA_DOWNLOAD_2022.csv"


def test_huntr_in_the_file_and_in_its_archive(tmp_path: Path) -> None:
    found, drafts = fixture(HUNTR_FILE)
    assert found.format == "huntr"
    assert len(found.columns) + len(found.unmapped) + len(found.dropped) == 22
    assert drafts == HUNTR
    assert found.dropped == ["creatorUserId", "creatorUserFirstName", "creatorUserLastName", "creatorUserEmail"]
    [(_found, packed)] = read(archive(tmp_path, {HUNTR_FILE: (FIXTURES / HUNTR_FILE).read_bytes()}))
    assert [shape(draft) for draft in packed] == HUNTR


def test_huntrs_days_are_those_it_shows_and_its_times_are_utc() -> None:
    _found, drafts = fixture(HUNTR_FILE, zone=ZoneInfo("America/Los_Angeles"))
    assert drafts[0]["job"]["deadline"] == "2022-03-15"
    assert drafts[0]["values"]["created_at"] == "2022-02-01T23:30:00Z"


def test_huntr_as_jobs_keeps_the_lists_beside() -> None:
    _found, drafts = fixture(HUNTR_FILE, "jobs")
    assert [draft["values"].get("status") for draft in drafts] == [None, "saved", None, None]
    assert [draft["extra"].get("listName") for draft in drafts] == ["applied", None, "Coffee chat", "rejected"]
    assert drafts[0]["values"]["created_at"] == "2022-02-01T23:30:00Z"
    assert drafts[0]["extra"]["lastMovedAt"] == "2022-02-10 08:15:30"


TEAL = [
    {
        "row": 2,
        "values": {
            "status": "applied",
            "applied_on": "2026-01-07",
            "occurred_at": "2026-01-07T18:30:00Z",
            "follow_up_on": "2026-01-21",
            "created_at": "2026-01-05T09:00:00Z",
            "updated_at": "2026-01-08T10:00:00Z",
        },
        "job": {
            "company": "Fernwood",
            "title": "Product Engineer",
            "location": "Lisbon",
            "url": "https://fernwood.example/jobs/7",
            "source": "Referral",
            "salary_min": 60_000,
            "salary_max": 75_000,
            "salary_currency": "EUR",
            "salary_period": "year",
        },
        "key": "teal:1001",
        "extra": {"excitement": "4"},
    },
    {
        "row": 3,
        "values": {
            "status": "interested",
            "created_at": "2026-01-06T09:00:00Z",
            "updated_at": "2026-02-06T09:00:00Z",
        },
        "job": {"company": "Greyling", "title": "Systems Engineer", "source": "Teal", "status": "archived"},
        "key": "teal:1002",
    },
    {
        "row": 4,
        "values": {
            "status": "offer",
            "applied_on": "2026-01-10",
            "created_at": "2026-01-09T09:00:00Z",
            "updated_at": "2026-01-11T09:00:00Z",
        },
        "job": {
            "company": "Heron Labs",
            "title": "Engineering Manager",
            "location": "Remote (EU)",
            "work_mode": "remote",
            "url": "https://heron.example/em",
            "source": "Teal",
        },
        "key": "teal:1003",
        "extra": {"excitement": "5", "statusName": "Negotiating", "Column S": "odd cell"},
        "warnings": [("", "odd cell")],
    },
]


def test_teal() -> None:
    found, drafts = fixture("teal.csv")
    assert found.format == "teal"
    assert drafts == TEAL


def test_teal_as_jobs() -> None:
    _found, drafts = fixture("teal.csv", "jobs")
    assert [draft["values"].get("status") for draft in drafts] == [None, "archived", None]
    assert drafts[0]["extra"] == {
        "excitement": "4",
        "applied_at": "2026-01-07T18:30:00Z",
        "follow_up_at": "2026-01-21T00:00:00Z",
        "statusName": "Applied",
    }


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


def test_a_notion_like_sheet() -> None:
    found, drafts = fixture("notion.csv")
    assert found.format == "sheet"
    assert found.unmapped == ["Priority", "Next Action", "Company Website"]
    assert drafts == [
        {
            "row": 2,
            "values": {"status": "applied", "applied_on": "2026-05-01", "follow_up_on": "2026-05-08"},
            "job": {
                "company": "Velvet",
                "title": "Designer",
                "location": "Amsterdam",
                "salary_text": "€60.000–70.000 / Jahr",
                "salary_min": 60_000,
                "salary_max": 70_000,
                "salary_currency": "EUR",
                "salary_period": "year",
                "deadline": "2026-05-20",
                "url": "https://velvet.example/careers/1",
                "contacts": [{"name": "Mia Muster", "role": "Recruiter", "email": "mia@velvet.example"}],
            },
            "extra": {
                "Company Name (link)": "https://www.notion.so/Velvet-0123456789abcdef",
                "Priority": "High",
                "Next Action": "Send portfolio",
                "Company Website": "https://velvet.example",
            },
        },
        {
            "row": 3,
            "values": {"status": "interview", "applied_on": "2026-04-28"},
            "job": {"company": "Willow", "title": "Engineer"},
            "extra": {
                "Status": "🗓 Phone Screen",
                "Priority": "Low",
                "Deadline": "Rolling",
                "Job URL": "not online any more",
            },
            "warnings": [("deadline", "Rolling"), ("url", "not online any more")],
        },
        {
            "row": 4,
            "values": {"status": "interested"},
            "job": {"title": "Mystery role", "url": "https://mystery.example/1"},
            "issues": [("company", "https://mystery.example/1", "JOB_INCOMPLETE")],
        },
    ]


def test_a_home_made_english_sheet() -> None:
    found, drafts = fixture("sheet-english.csv")
    assert (found.format, found.unmapped) == ("sheet", ["ID", "Interview log"])
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "rejected",
                "applied_on": "2026-05-01",
                "follow_up_on": "2026-05-15",
                "notes": "Long drive",
            },
            "job": {
                "company": "Xylem",
                "title": "Field Engineer",
                "source": "Newspaper",
                "salary_text": "£500 per day",
                "salary_min": 500,
                "salary_max": 500,
                "salary_currency": "GBP",
                "salary_period": "day",
                "url": "https://xylem.example/1",
            },
            "extra": {"ID": "1", "Status": "Rejected after interview", "Interview log": "12 May: phone"},
        },
        {
            "row": 3,
            "values": {"status": "applied", "applied_on": "2026-04-23"},
            "job": {"company": "Yarrow", "title": "Lab Technician", "salary_text": "DOE"},
            "extra": {"ID": "2", "Status": "???"},
            "warnings": [("status", "???")],
        },
    ]


def test_a_home_made_german_sheet() -> None:
    found, drafts = fixture("sheet-deutsch.csv")
    assert (found.format, found.unmapped) == ("sheet", [])
    assert drafts == [
        {
            "row": 2,
            "values": {
                "status": "rejected",
                "applied_on": "2026-04-03",
                "notes": "Gespräch am Stand\ngutes Gefühl",
            },
            "job": {
                "company": "Zeder AG",
                "title": "Entwicklerin",
                "url": "https://zeder.example/1",
                "source": "Messe",
                "work_mode": "remote",
                "tags": ["Python", "Django"],
                "job_type": "full_time",
                "experience_level": "senior",
            },
        },
        {
            "row": 3,
            "values": {"status": "applied", "applied_on": "2026-05-01"},
            "job": {"company": "Ahorn KG", "title": "Testerin"},
            "extra": {"Employment type": "Werkvertrag"},
            "warnings": [("job_type", "Werkvertrag")],
        },
    ]
