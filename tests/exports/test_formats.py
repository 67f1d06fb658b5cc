"""What a source is understood as: whose file it is, its columns, mapping, order of dates, and what is refused."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from exports.formats.drafts import Draft, Interpretation, Options
from exports.formats.recognise import interpret
from exports.readers.source import open_source

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
