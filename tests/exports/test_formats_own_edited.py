"""Our own files after somebody has had them in hand: mixed up, cut, saved again, typed anew."""

from pathlib import Path
from typing import Any

import pytest

from tests.exports.test_formats import codes, read, read_text
from tests.exports.test_formats_own import APPLICATION, JOB, application_row, own_csv, own_json


@pytest.mark.parametrize(
    ("record", "resource", "right"),
    [(JOB, "applications", "jobs"), (application_row(), "jobs", "applications")],
)
def test_a_file_of_the_other_resource_says_so(
    tmp_path: Path, record: dict[str, Any], resource: str, right: str
) -> None:
    for name, text in (("x.csv", own_csv([record])), ("x.json", own_json([record], right))):
        found, drafts = read_text(tmp_path, text, resource, name=name)
        assert codes(found) == [(1, "", resource, "WRONG_RESOURCE")]
        assert f"Send resource={right}." in found.problems[0].detail
        assert drafts == []


def test_broken_lists_and_objects_fail_the_row(tmp_path: Path) -> None:
    text = 'uid,company,title,tags,contacts,extra,salary_min\n,Acme,Dev,"[""a""",[{,[],12k\n'
    _found, [draft] = read_text(tmp_path, text, "jobs")
    assert [one.column for one in draft.issues] == ["tags", "contacts", "extra"]
    assert draft.values == {"company": "Acme", "title": "Dev", "salary_min": 12_000}


def test_brackets_without_end_fail_the_row(tmp_path: Path) -> None:
    deep = "[" * 20_000
    text = f"uid,company,title,tags,contacts,history\n,Acme,Dev,{deep},{deep},{deep}\n"
    _found, [draft] = read_text(tmp_path, text)
    assert [one.column for one in draft.issues] == ["tags", "contacts", "history"]
    assert {len(one.value) for one in draft.issues} == {200}


def test_a_file_saved_again_by_a_spreadsheet_still_comes_in(tmp_path: Path) -> None:
    text = (
        (
            "uid,company,title,posted_on,deadline,follow_up_on\n"
            f"{JOB['uid']},Acme,Dev,5/1/2026,6/30/2026,\n{APPLICATION['uid']},Acme,Ops,5/13/2026,,\n"
        )
        .replace(",follow_up_on", "")
        .replace(",\n", "\n")
    )
    found, [first, second] = read_text(tmp_path, text, "jobs")
    assert (found.format, found.problems) == ("career-copilot", [])
    assert first.values["posted_on"] == "2026-05-01"
    assert first.values["deadline"] == "2026-06-30"
    assert second.values["posted_on"] == "2026-05-13"


def test_what_the_serializers_refuse_is_left_to_them(tmp_path: Path) -> None:
    text = "company,title,status,work_mode,url,deadline,salary_max\nAcme,Dev,flying,moon,nowhere at all,soon,much\n"
    _found, [draft] = read_text(tmp_path, text, "jobs")
    assert draft.values == {
        "company": "Acme",
        "title": "Dev",
        "status": "flying",
        "work_mode": "moon",
        "url": "nowhere at all",
        "salary_max": "much",
    }
    assert [(one.column, one.value) for one in draft.issues] == [("deadline", "soon")]


def test_a_file_typed_with_our_names_may_use_commas_in_lists(tmp_path: Path) -> None:
    line = 'Acme,Dev,"Python, Django","[""a, b""]",Mia mia@acme.example,acme.example/1'
    text = f"company,title,tech_stack,tags,contacts,url\n{line}\n"
    found, [draft] = read_text(tmp_path, text, "jobs")
    assert found.format == "career-copilot"
    assert draft.values == {
        "company": "Acme",
        "title": "Dev",
        "tech_stack": ["Python", "Django"],
        "tags": ["a, b"],
        "contacts": [{"name": "Mia", "email": "mia@acme.example"}],
        "url": "https://acme.example/1",
    }


def test_applications_may_bring_columns_of_their_job(tmp_path: Path) -> None:
    text = "company,title,status,applied_on,salary_min,tags\nAcme,Dev,Phone screen,2026-05-01,50000,a\n"
    found, [draft] = read_text(tmp_path, text)
    assert found.format == "career-copilot"
    assert draft.values == {"status": "interview", "applied_on": "2026-05-01"}
    assert draft.job == {"company": "Acme", "title": "Dev", "salary_min": "50000", "tags": ["a"]}
    assert draft.extra == {"status": "Phone screen"}


def test_a_column_called_job_may_be_a_title(tmp_path: Path) -> None:
    found, [draft] = read_text(tmp_path, "company,job,status\nAcme,Dev,applied\n")
    assert found.format == "sheet"
    assert draft.job == {"company": "Acme", "title": "Dev"}


def test_mapping_holds_for_our_files_too(tmp_path: Path) -> None:
    text = own_csv([{"uid": JOB["uid"], "company": "Acme", "title": "Dev", "notes": "secret", "source": "S"}])
    found, [draft] = read_text(tmp_path, text, "jobs", mapping={"notes": None, "source": "extra"})
    assert found.dropped == ["notes"]
    assert draft.values == {"uid": JOB["uid"], "company": "Acme", "title": "Dev"}
    assert draft.extra == {"source": "S"}


def test_a_row_with_a_uid_needs_no_company(tmp_path: Path) -> None:
    _found, [first, second] = read_text(
        tmp_path, f"uid,job_uid,status\n{APPLICATION['uid']},,applied\n,{JOB['uid']},applied\n"
    )
    assert (first.issues, second.issues) == ([], [])
    assert second.job == {"uid": JOB["uid"]}


def test_a_list_of_jobs_may_say_how_far_an_application_is(tmp_path: Path) -> None:
    _found, drafts = read_text(tmp_path, "company,title,status\nAcme,Dev,Applied\nBeta,Dev,Closed\n", "jobs")
    assert [draft.values for draft in drafts] == [
        {"company": "Acme", "title": "Dev"},
        {"company": "Beta", "title": "Dev", "status": "closed"},
    ]
    assert [draft.extra for draft in drafts] == [{"status": "Applied"}, {}]


@pytest.mark.timeout(20)
def test_a_number_with_a_huge_exponent_is_not_written_out(tmp_path: Path) -> None:
    path = tmp_path / "jobs.json"
    path.write_text('{"jobs": [{"uid": "x", "company": "A", "title": "B", "salary_min": 1e2000000}]}')
    [(_found, [draft])] = read(path, "jobs")
    assert draft.values["salary_min"] == "1E+2000000"
