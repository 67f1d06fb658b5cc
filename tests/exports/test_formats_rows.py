"""What the rows of a source become: dates, names, contacts, salaries, and what is kept beside."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.readers.source import FileRefused
from tests.exports.test_formats import FIXTURES, archive, codes, read, read_text, workbook


def test_an_unreadable_date_fails_the_row_and_words_do_not(tmp_path: Path) -> None:
    text = "Company,Position,Date Applied,Deadline\nAcme,Dev,2026-02-30,Rolling\nAcme,Ops,yes,-\nAcme,QA,no,ASAP\n"
    _found, [first, second, third] = read_text(tmp_path, text)
    assert [(one.column, one.value, one.error_code) for one in first.issues] == [
        ("applied_on", "2026-02-30", "VALIDATION_ERROR")
    ]
    assert first.extra == {"Deadline": "Rolling"}
    assert [one.column for one in first.warnings] == ["deadline"]
    assert second.values == {"status": "applied"}
    assert (second.extra, second.warnings) == ({}, [])
    assert third.values == {}
    assert third.extra == {"Deadline": "ASAP"}


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("Acme,,", ["title"]),
        (",Dev,", ["company"]),
        (",,https://acme.example/1", ["company", "title"]),
    ],
)
def test_a_row_without_company_or_title_says_what_is_missing(tmp_path: Path, line: str, columns: list[str]) -> None:
    _found, [draft] = read_text(tmp_path, f"Company,Position,URL\n{line}\n")
    assert [(one.column, one.error_code) for one in draft.issues] == [(name, "JOB_INCOMPLETE") for name in columns]


def test_a_row_that_names_nothing_fails_once(tmp_path: Path) -> None:
    _found, [draft] = read_text(tmp_path, "Company,Position,URL,Notes\n,,,something\n")
    [problem] = draft.issues
    assert (problem.row, problem.column, problem.error_code) == (2, "company", "JOB_INCOMPLETE")
    assert "neither company, title nor url" in problem.detail


def test_a_row_that_cannot_be_read_fails(tmp_path: Path) -> None:
    _found, [draft] = read_text(tmp_path, "Company,Position,Comments\nAcme,Dev,a\x07b\n")
    [problem] = draft.issues
    assert (problem.row, problem.column, problem.error_code) == (2, "notes", "UNREADABLE_ROW")
    assert (draft.values, draft.job) == ({}, {})


def test_cells_beyond_the_header_are_kept(tmp_path: Path) -> None:
    _found, [draft] = read_text(tmp_path, "Company,Position\nAcme,Dev,more\n")
    assert draft.extra == {"Column C": "more"}
    assert [one.value for one in draft.warnings] == ["more"]
    assert draft.issues == []


def test_contacts_come_from_several_columns_and_from_one(tmp_path: Path) -> None:
    text = (
        "Company,Position,Contact Person,Contact Email,Contact Phone\n"
        "Acme,Dev,Mia Muster (Recruiter),mia@acme.example,+49 30 555 0100\n"
        'Acme,Ops,"Mia Muster <mia@acme.example>; Tom Test +1 402 555 0101",,\n'
        "Acme,QA,,only@acme.example,\n"
    )
    _found, drafts = read_text(tmp_path, text)
    assert [draft.job["contacts"] for draft in drafts] == [
        [{"name": "Mia Muster", "role": "Recruiter", "email": "mia@acme.example", "phone": "+49 30 555 0100"}],
        [{"name": "Mia Muster", "email": "mia@acme.example"}, {"name": "Tom Test", "phone": "+1 402 555 0101"}],
        [{"email": "only@acme.example"}],
    ]


def test_a_text_too_long_for_a_contact_is_kept_beside(tmp_path: Path) -> None:
    story = "spoke to somebody " * 20
    _found, [draft] = read_text(tmp_path, f"Company,Position,Contact\nAcme,Dev,{story}\n")
    assert "contacts" not in draft.job
    assert draft.extra == {"Contact": story.strip()}
    assert [one.column for one in draft.warnings] == ["contacts"]


def test_columns_of_their_own_go_before_the_text_of_a_salary(tmp_path: Path) -> None:
    text = "Company,Position,Salary,Min Salary,Currency,Pay Period\nAcme,Dev,$70-80k a year,65000,chf,monthly\n"
    _found, [draft] = read_text(tmp_path, text, "jobs")
    assert {name: value for name, value in draft.values.items() if name.startswith("salary")} == {
        "salary_text": "$70-80k a year",
        "salary_min": 65_000,
        "salary_currency": "CHF",
        "salary_period": "month",
    }


def test_a_workbook_gives_dates_numbers_and_truth_values(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Company", "Position", "Date Applied", "Deadline", "Date Saved", "Salary", "Remote", "Rating"],
        [3, "Dev", dt.date(2026, 5, 1), 46142, dt.datetime(2026, 4, 30, 18, 30), 70_000, True, 4.5],  # noqa: DTZ001
        ["Acme", 42, dt.datetime(2026, 5, 2, 9, 15), 12, None, None, False, None],  # noqa: DTZ001
    ]
    [(found, [first, second])] = read(workbook(tmp_path, {"Bewerbungen": rows}))
    assert (found.format, found.table, found.problems) == ("sheet", "Bewerbungen", [])
    assert first.job == {
        "company": "3",
        "title": "Dev",
        "deadline": "2026-04-30",
        "salary_text": "70000",
        "salary_min": 70_000,
        "salary_max": 70_000,
        "work_mode": "remote",
    }
    assert first.values == {"applied_on": "2026-05-01", "status": "applied", "created_at": "2026-04-30T16:30:00Z"}
    assert first.extra == {"Rating": "4.5"}
    assert second.values == {
        "applied_on": "2026-05-02",
        "status": "applied",
        "occurred_at": "2026-05-02T07:15:00Z",
    }
    assert [(one.row, one.column, one.value) for one in second.issues] == [(3, "deadline", "12")]


def test_sheets_about_something_else_are_left_out_and_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        {
            "Tracker": [["Company", "Role"], ["Acme", "Dev"]],
            "People": [["First Name", "Last Name", "Company", "Position"], ["Mia", "Muster", "Acme", "CTO"]],
            "Lists": [["Statuses"], ["Applied"]],
        },
    )
    [(found, [draft])] = read(path)
    assert draft.job == {"company": "Acme", "title": "Dev"}
    assert found.ignored_tables == ["People", "Lists"]


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "Company Name,Title,Description,Location,Started On,Finished On",
    ],
)
def test_linkedins_other_lists_are_no_jobs(tmp_path: Path, header: str) -> None:
    found, drafts = read_text(tmp_path, f"{header}\n{','.join(header.split(','))}\n")
    assert codes(found) == [(1, "", "", "NOT_RECOGNISED")]
    assert drafts == []


def test_a_list_of_objects_in_json_is_a_sheet(tmp_path: Path) -> None:
    records = [
        {"Company": "Acme", "Role": "Dev", "Tags": ["a", "b"], "Contact": [{"name": "Mia"}], "Rating": 3},
        {"Company": "Umbra", "Role": "Ops", "Later": {"x": 1}, "Tags": None},
    ]
    _found, [first, second] = read_text(tmp_path, json.dumps(records), "jobs", name="jobs.json")
    assert first.values == {"company": "Acme", "title": "Dev", "tags": ["a", "b"], "contacts": [{"name": "Mia"}]}
    assert first.extra == {"Rating": "3"}
    assert second.values == {"company": "Umbra", "title": "Ops"}
    assert second.extra == {"Later": '{"x": 1}'}


def test_a_sheet_may_carry_the_contracts_names_among_others(tmp_path: Path) -> None:
    text = (
        "uid,company,title,status,occurred_at,follow_up_retired,Priority\n"
        "6f0d7c9e-7a52-4a7e-9d8e-2f6f0f0a1b2c,Acme,Dev,applied,2026-05-01 10:00,yes,high\n"
        "17,Acme,Ops,applied,,maybe,\n"
    )
    found, [first, second] = read_text(tmp_path, text)
    assert found.format == "sheet"
    assert first.values == {
        "uid": "6f0d7c9e-7a52-4a7e-9d8e-2f6f0f0a1b2c",
        "status": "applied",
        "occurred_at": "2026-05-01T08:00:00Z",
        "follow_up_retired": True,
    }
    assert first.extra == {"Priority": "high"}
    assert second.extra == {"uid": "17", "follow_up_retired": "maybe"}
    assert second.issues == []


def test_a_table_that_matters_and_cannot_be_read_is_refused(tmp_path: Path) -> None:
    long_name = "x" * 5_000
    saved = (FIXTURES / "Saved Jobs.csv").read_bytes()
    with pytest.raises(FileRefused):
        read(archive(tmp_path, {"Saved Jobs.csv": saved, "Job Applications.csv": f"{long_name},b\n1,2\n"}))
    [(found, drafts)] = read(archive(tmp_path, {"Saved Jobs.csv": saved, "Ads.csv": f"{long_name},b\n1,2\n"}))
    assert found.ignored_tables == ["Ads.csv"]
    assert len(drafts) == 2


@pytest.mark.parametrize(
    ("stage", "day", "status", "job"),
    [
        ("Closed", "2026-05-01", "applied", "closed"),
        ("Closed", "", "interested", "closed"),
        ("Job closed", "2026-05-01", "applied", "closed"),
        ("Archived", "2026-05-01", "applied", "archived"),
        ("Offen", "2026-05-01", "applied", None),
        ("Interview declined", "2026-05-01", "applied", None),
    ],
)
def test_a_stage_that_is_none_leaves_the_status_to_the_dates(
    tmp_path: Path, stage: str, day: str, status: str, job: str | None
) -> None:
    _found, [draft] = read_text(tmp_path, f"Company,Position,Status,Date Applied\nAcme,Dev,{stage},{day}\n")
    assert (draft.values["status"], draft.job.get("status")) == (status, job)
    assert draft.extra == {"Status": stage}
    assert [(one.column, one.value, one.error_code) for one in draft.warnings] == [
        ("status", stage, "VALIDATION_ERROR")
    ]
    assert draft.issues == []


def test_links_on_the_cells_of_a_workbook(tmp_path: Path) -> None:
    headers = ["Company", "Position", "URL", "Status", "Location", "Salary", "Contact", "Date Applied"]
    line = ["Acme", "Dev", "Acme link", "Offer", "Berlin", "70-80k", "Mia", dt.date(2026, 5, 1)]
    path = workbook(tmp_path, {"Jobs": [headers, line]})
    book = load_workbook(path)
    for place, target in (
        ("C2", "https://acme.example/jobs/77"),
        ("D2", "https://acme.example/offer"),
        ("E2", "https://maps.example/" + "b" * 300),
        ("F2", "https://pay.example/2024-2025"),
        ("G2", "mailto:mia@acme.example"),
        ("H2", "https://acme.example/sent"),
    ):
        book["Jobs"][place].hyperlink = target
    book.save(path)
    [(found, [draft])] = read(path)
    assert found.problems == []
    assert draft.values == {"status": "offer", "applied_on": "2026-05-01"}
    assert draft.job == {
        "company": "Acme",
        "title": "Dev",
        "url": "https://acme.example/jobs/77",
        "location": "Berlin",
        "salary_text": "70-80k",
        "salary_min": 70_000,
        "salary_max": 80_000,
        "contacts": [{"name": "Mia", "email": "mia@acme.example"}],
    }
    assert draft.extra == {
        "Status": "[Offer](https://acme.example/offer)",
        "location (link)": "https://maps.example/" + "b" * 300,
        "salary_text (link)": "https://pay.example/2024-2025",
    }
    assert (draft.issues, draft.warnings) == ([], [])
