"""What a source is understood as: whose file it is, its columns, mapping, order of dates, and what is refused."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from exports.formats.drafts import Draft, Interpretation, Options
from exports.formats.recognise import interpret
from exports.readers.source import FileRefused, open_source

FIXTURES = Path(__file__).parent / "fixtures"
BERLIN = ZoneInfo("Europe/Berlin")


def options(resource: Any = "applications", **given: Any) -> Options:
    return Options(
        resource=resource,
        mapping=given.get("mapping", {}),
        date_order=given.get("date_order", ""),
        zone=given.get("zone", BERLIN),
        now=dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC),
    )


def read(path: Path, resource: str = "applications", **given: Any) -> list[tuple[Interpretation, list[Draft]]]:
    """Return each interpretation of a file with its drafts; they are read twice and are the same."""
    with open_source(path, path.name) as source:
        found = interpret(source, options(resource, **given))
        result = [(one, list(one.drafts())) for one in found]
        assert [list(one.drafts()) for one in found] == [drafts for _one, drafts in result]
        return result


def read_text(
    folder: Path, text: str, resource: str = "applications", *, name: str = "sheet.csv", **given: Any
) -> tuple[Interpretation, list[Draft]]:
    """Return the one interpretation of a text file with its drafts."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    [result] = read(path, resource, **given)
    return result


def archive(folder: Path, members: Mapping[str, bytes | str]) -> Path:
    path = folder / "archive.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


def workbook(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    path = folder / "book.xlsx"
    path.write_bytes(data.getvalue())
    return path


def codes(found: Interpretation) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.value, one.error_code) for one in found.problems]


def test_headers_are_known_in_any_order_case_and_spacing(tmp_path: Path) -> None:
    text = "\ufeffSTATUS,  job   TITLE ,Company_Name,date-applied\nApplied,Dev,Acme,2026-05-01\n"
    found, [draft] = read_text(tmp_path, text)
    assert found.format == "sheet"
    assert set(found.columns.values()) == {"status", "title", "company", "applied_on"}
    assert draft.values == {"status": "applied", "applied_on": "2026-05-01"}
    assert draft.job == {"company": "Acme", "title": "Dev"}


def test_of_two_headers_for_a_field_the_better_one_wins(tmp_path: Path) -> None:
    text = "Company,Role,Link,Job URL,Date,Date Applied\nAcme,Dev,https://a.example/x,https://a.example/1,2026-01-01,2026-05-01\n"
    found, [draft] = read_text(tmp_path, text)
    assert found.columns == {"Company": "company", "Role": "title", "Job URL": "url", "Date Applied": "applied_on"}
    assert found.unmapped == ["Link", "Date"]
    assert draft.job["url"] == "https://a.example/1"
    assert draft.values["applied_on"] == "2026-05-01"
    assert draft.extra == {"Link": "https://a.example/x", "Date": "2026-01-01"}


def test_a_sheet_of_jobs_keeps_stages_and_dates_of_applications_beside(tmp_path: Path) -> None:
    text = (
        "Company,Position,Status,Date Applied,Date Saved,Comments\nAcme,Dev,Interviewing,2026-05-01,2026-04-30,nice\n"
    )
    found, [draft] = read_text(tmp_path, text, "jobs")
    assert found.kind == "job"
    assert draft.values == {
        "company": "Acme",
        "title": "Dev",
        "created_at": "2026-04-29T22:00:00Z",
        "notes": "nice",
    }
    assert draft.extra == {"Status": "Interviewing", "Date Applied": "2026-05-01"}
    assert draft.warnings == []


@pytest.mark.parametrize(
    ("stage", "status", "kept", "warned"),
    [
        ("Saved", "saved", False, False),
        ("🗄 Archived", "archived", False, False),
        ("Expired", "closed", False, False),
        ("Applied", None, True, False),
        ("Coffee chat", None, True, True),
    ],
)
def test_the_status_of_a_job(tmp_path: Path, stage: str, status: str | None, *, kept: bool, warned: bool) -> None:
    _found, [draft] = read_text(tmp_path, f"Company,Position,Stage\nAcme,Dev,{stage}\n", "jobs")
    assert draft.values.get("status") == status
    assert draft.extra == ({"Stage": stage} if kept else {})
    assert bool(draft.warnings) is warned
    assert draft.issues == []


def test_mapping_goes_before_everything(tmp_path: Path) -> None:
    text = "Company,Position,Kommentar,Status,Bezahlung\nAcme,Dev,hello,Applied,70-80k\n"
    mapping = {
        "kommentar": "notes",
        "Status": None,
        "Bezahlung": "salary_text",
        "Position": "extra",
        "Company": "title",
    }
    found, [draft] = read_text(tmp_path, text, mapping=mapping)
    assert found.problems == []
    assert found.dropped == ["Status"]
    assert found.unmapped == ["Position"]
    assert draft.values == {"notes": "hello"}
    assert draft.job == {"title": "Acme", "salary_text": "70-80k", "salary_min": 70_000, "salary_max": 80_000}
    assert draft.extra == {"Position": "Dev"}
    assert [(one.column, one.error_code) for one in draft.issues] == [("company", "JOB_INCOMPLETE")]


def test_a_bad_mapping_is_a_problem_that_lists_the_choices(tmp_path: Path) -> None:
    text = "Company,Position,Pay\nAcme,Dev,1\n"
    mapping = {"Pay": "wage", "Gehalt": "salary_text", "Company": "company", "Position": "company"}
    found, _drafts = read_text(tmp_path, text, "jobs", mapping=mapping)
    assert codes(found) == [
        (1, "Pay", "wage", "BAD_MAPPING"),
        (1, "Position", "company", "BAD_MAPPING"),
        (1, "Gehalt", "salary_text", "BAD_MAPPING"),
    ]
    assert "Choose from uid, company, title," in found.problems[0].detail
    assert '"Company" and "Position" are both mapped to company.' in found.problems[1].detail
    assert "The file has Company, Position, Pay." in found.problems[2].detail


def test_a_field_of_applications_is_none_of_jobs(tmp_path: Path) -> None:
    found, [draft] = read_text(
        tmp_path, "Company,Position,When\nAcme,Dev,2026-05-01\n", "jobs", mapping={"When": "applied_on"}
    )
    assert codes(found) == [(1, "When", "applied_on", "BAD_MAPPING")]
    assert draft.values == {"company": "Acme", "title": "Dev"}
    assert draft.extra == {"When": "2026-05-01"}


def test_mapping_makes_a_file_of_unknown_headers_readable(tmp_path: Path) -> None:
    text = "A,B\nAcme,Dev\n"
    found, drafts = read_text(tmp_path, text)
    assert codes(found) == [(1, "", "", "NOT_RECOGNISED")]
    assert "The columns are A, B." in found.problems[0].detail
    assert drafts == []
    found, [draft] = read_text(tmp_path, text, mapping={"A": "company", "B": "title"})
    assert found.problems == []
    assert draft.job == {"company": "Acme", "title": "Dev"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1/2/26", "13/2/26"], ["2026-02-01", "2026-02-13"]),
        (["1/2/26", "2/13/26"], ["2026-01-02", "2026-02-13"]),
        (["5/5/2026", "2026-01-02"], ["2026-05-05", "2026-01-02"]),
        (["1.2.2026", "May 1, 2026"], ["2026-02-01", "2026-05-01"]),
        (["1-2-2026", "23-11-2026"], ["2026-02-01", "2026-11-23"]),
    ],
)
def test_the_order_of_a_column_is_inferred_from_all_its_values(
    tmp_path: Path, values: list[str], expected: list[str]
) -> None:
    lines = "".join(f'Acme,Dev,"{value}"\n' for value in values)
    found, drafts = read_text(tmp_path, f"Company,Position,Date Applied\n{lines}")
    assert found.problems == []
    assert [draft.values["applied_on"] for draft in drafts] == expected


def test_an_ambiguous_column_is_asked_about_and_not_guessed(tmp_path: Path) -> None:
    text = "Company,Position,Date Applied,Deadline\nAcme,Dev,5/5/26,13/5/26\nAcme,Ops,1/2/26,\n"
    found, drafts = read_text(tmp_path, text)
    assert codes(found) == [(3, "applied_on", "1/2/26", "AMBIGUOUS_DATE_ORDER")]
    assert '"Date Applied"' in found.problems[0].detail
    assert "date_order=dmy" in found.problems[0].detail
    assert "applied_on" not in drafts[1].values
    assert [(one.column, one.error_code) for one in drafts[1].issues] == [("applied_on", "AMBIGUOUS_DATE_ORDER")]

    found, drafts = read_text(tmp_path, text, date_order="mdy")
    assert found.problems == []
    assert drafts[1].values["applied_on"] == "2026-01-02"
    assert [(one.row, one.column, one.value) for one in drafts[0].issues] == [(2, "deadline", "13/5/26")]
    assert "with the month first" in drafts[0].issues[0].detail


def test_a_column_of_both_orders_is_a_problem(tmp_path: Path) -> None:
    text = "Company,Position,Date Applied\nAcme,Dev,1/2/26\nAcme,Ops,2/13/26\nAcme,QA,13/2/26\n"
    found, _drafts = read_text(tmp_path, text)
    assert codes(found) == [(3, "applied_on", "2/13/26", "MIXED_DATE_ORDER")]
    assert '"2/13/26" in row 3, "13/2/26" in row 4' in found.problems[0].detail
    found, drafts = read_text(tmp_path, text, date_order="dmy")
    assert found.problems == []
    assert [bool(draft.issues) for draft in drafts] == [False, True, False]


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
