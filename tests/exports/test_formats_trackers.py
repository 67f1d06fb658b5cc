"""Files of Huntr and Teal in their exact form: every row, and what it is understood as."""

from pathlib import Path
from zoneinfo import ZoneInfo

from tests.exports.test_formats import FIXTURES, archive, read
from tests.exports.test_formats_tools import fixture, shape

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
