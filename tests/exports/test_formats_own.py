"""Our own files come back exactly: nasty texts, lists, people, history and interviews."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from careercopilot.core.tabular import json_cell, list_cell, neutralise
from exports.formats.drafts import Draft, Interpretation
from tests.exports.test_formats import read, read_text, workbook

NASTY = [
    "=1+1",
    "'=x",
    "''=x",
    "-5",
    "+49 30 555",
    "@home",
    "'quoted'",
    "a\nb",
    "\ttab",
    '=HYPERLINK("x")',
    "[1]",
    "né 日本 🎉",
]
JOB: dict[str, Any] = {
    "uid": "6f0d7c9e-7a52-4a7e-9d8e-2f6f0f0a1b2c",
    "company": "=1+1",
    "title": "'=x",
    "location": "Remote",
    "work_mode": "hybrid",
    "job_type": "full_time",
    "experience_level": "senior",
    "salary_min": 60000,
    "salary_max": "70000.50",
    "salary_currency": "EUR",
    "salary_period": "year",
    "salary_text": "$1 - $2",
    "description": "<p>stays</p>\n- as it is",
    "requirements": "[Acme](https://acme.example)",
    "responsibilities": "-",
    "tech_stack": ["C++", "=SUM(A1)", "node.js"],
    "tags": ["Berlin, Mitte", "two\nlines", "[x]"],
    "contacts": [
        {"name": "Mia; Muster", "role": "", "email": "mia@acme.example", "phone": "", "url": "", "note": "a\nb"}
    ],
    "url": "https://acme.example/jobs/1?a=b",
    "source": "n/a",
    "status": "open",
    "notes": "'-5\r\nlast",
    "posted_on": "2026-05-01",
    "deadline": "2026-06-01",
    "extra": {"Priority": "=high", "Rating": "4"},
    "created_at": "2026-05-01T10:00:00.123456Z",
    "updated_at": "2026-05-02T10:00:00Z",
}
APPLICATION: dict[str, Any] = {
    "uid": "0d7c9e6f-7a52-4a7e-9d8e-2f6f0f0a1b2c",
    "status": "offer",
    "applied_on": "2026-05-03",
    "response_on": "2026-05-10",
    "offer_on": "2026-05-20",
    "follow_up_on": "2026-05-21",
    "follow_up_retired": True,
    "resume_label": "+cv",
    "notes": "@me",
    "history": [
        {
            "uid": "a",
            "status": "applied",
            "occurred_at": "2026-05-03T10:00:00Z",
            "recorded_at": "2026-05-03T10:00:01Z",
            "note": "=x\ny",
        },
    ],
    "interviews": [{"uid": "b", "round": 1, "feedback": {"questions": ["why?"], "skill_areas": [], "notes": "-"}}],
    "extra": {"Mood": "good"},
    "created_at": "2026-05-03T10:00:00Z",
}
ITS_JOB = {"company": "-5", "title": "Dev", "location": "", "url": "https://acme.example/1"}
LISTS = ("tech_stack", "tags")
JSON = ("contacts", "history", "interviews", "extra")


def cell(name: str, value: Any) -> str:
    """Return a value as a CSV or XLSX file of ours has it."""
    if value is None:
        return ""
    if name in LISTS:
        return neutralise(list_cell(value))
    if name in JSON:
        return json_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutralise(str(value))


def own_csv(records: list[dict[str, Any]]) -> str:
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(records[0]))
    writer.writeheader()
    writer.writerows({name: cell(name, value) for name, value in record.items()} for record in records)
    return "\ufeff" + target.getvalue()


def own_json(records: list[dict[str, Any]], resource: str) -> str:
    manifest = {"format": "career-copilot", "schema_version": 1, "resource": resource}
    return json.dumps({"manifest": manifest, "results": records})


def application_row() -> dict[str, Any]:
    return {"id": 7, "job": "3", "job_uid": JOB["uid"], **ITS_JOB, **APPLICATION, "deleted_at": None}


def check_job(found: Interpretation, drafts: list[Draft]) -> None:
    assert (found.format, found.kind, found.problems) == ("career-copilot", "job", [])
    [draft] = drafts
    assert (draft.issues, draft.warnings, draft.job) == ([], [], {})
    expected = {name: value for name, value in JOB.items() if name != "extra"}
    assert {**draft.values, "salary_min": str(draft.values["salary_min"])} == {**expected, "salary_min": "60000"}
    assert draft.extra == JOB["extra"]


def test_a_job_comes_back_from_csv(tmp_path: Path) -> None:
    found, drafts = read_text(tmp_path, own_csv([{"id": 3, **JOB, "deleted_at": None}]), "jobs")
    assert found.dropped == ["id"]
    check_job(found, drafts)


def test_a_job_comes_back_from_a_workbook(tmp_path: Path) -> None:
    cells = [cell(name, value) for name, value in JOB.items()]
    cells[list(JOB).index("salary_min")] = JOB["salary_min"]
    cells[list(JOB).index("posted_on")] = dt.date(2026, 5, 1)  # type: ignore[call-overload]
    cells[list(JOB).index("notes")] = cells[list(JOB).index("notes")].replace("\r\n", "\n")
    [(found, drafts)] = read(workbook(tmp_path, {"jobs": [list(JOB), cells]}), "jobs")
    assert drafts[0].values["notes"] == "'-5\nlast"
    drafts[0].values["notes"] = JOB["notes"]
    check_job(found, drafts)


def test_a_job_comes_back_from_json_as_it_is(tmp_path: Path) -> None:
    record = {"id": 3, **JOB, "deleted_at": None, "salary_currency": "", "work_mode": None, "match_score": 50}
    found, [draft] = read_text(tmp_path, own_json([record], "jobs"), "jobs", name="jobs.json")
    assert (found.format, found.dropped) == ("career-copilot", ["id", "match_score"])
    expected = {name: value for name, value in record.items() if name not in ("id", "match_score", "extra")}
    assert draft.values == expected
    assert draft.extra == JOB["extra"]


def check_application(found: Interpretation, drafts: list[Draft]) -> None:
    assert (found.format, found.kind, found.problems) == ("career-copilot", "application", [])
    [draft] = drafts
    assert (draft.issues, draft.warnings) == ([], [])
    expected = {name: value for name, value in APPLICATION.items() if name != "extra"}
    assert {name: value for name, value in draft.values.items() if value is not None} == expected
    assert {name: value for name, value in draft.job.items() if value != ""} == {
        "id": "3",
        "uid": JOB["uid"],
        "company": "-5",
        "title": "Dev",
        "url": "https://acme.example/1",
    }
    assert draft.extra == APPLICATION["extra"]


def test_an_application_comes_back_from_csv(tmp_path: Path) -> None:
    check_application(*read_text(tmp_path, own_csv([application_row()])))


def test_an_application_comes_back_from_json(tmp_path: Path) -> None:
    text = own_json([application_row()], "applications")
    check_application(*read_text(tmp_path, text, name="export.json"))


def test_what_the_api_lists_can_be_imported(tmp_path: Path) -> None:
    record = {
        "id": 1,
        "uid": APPLICATION["uid"],
        "job": 3,
        "job_summary": {"id": 3, "company": "Acme", "title": "Dev", "location": "", "url": ""},
        "status": "applied",
        "next_interview_at": None,
    }
    found, [draft] = read_text(tmp_path, json.dumps({"next": None, "results": [record]}), name="page.json")
    assert found.format == "career-copilot"
    assert draft.values == {"uid": APPLICATION["uid"], "status": "applied"}
    assert draft.job == {"id": 3, "company": "Acme", "title": "Dev", "location": "", "url": ""}


TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t'=-+@[]{}\",;"), min_size=1, max_size=30
    ),
)
ITEMS = st.lists(TEXTS, max_size=4)


@given(
    records=st.lists(
        st.fixed_dictionaries(
            {
                "uid": st.uuids().map(str),
                "company": TEXTS,
                "title": TEXTS,
                "notes": TEXTS,
                "source": TEXTS,
                "salary_text": TEXTS,
                "tags": ITEMS,
                "tech_stack": ITEMS,
                "contacts": st.lists(st.fixed_dictionaries({"name": TEXTS, "note": TEXTS}), max_size=3),
                "extra": st.dictionaries(TEXTS, TEXTS, max_size=3),
            }
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_text_comes_back_from_csv(records: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        found, drafts = read_text(Path(folder), own_csv(records), "jobs")
    assert found.problems == []
    for record, draft in zip(records, drafts, strict=True):
        assert draft.issues == []
        assert draft.extra == record["extra"]
        expected = {name: value for name, value in record.items() if name != "extra" and value != []}
        assert draft.values == expected
