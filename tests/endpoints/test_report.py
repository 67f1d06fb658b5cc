"""The report: its figures, its files, what it hides, and what changed since an earlier one."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.report.masking import LONGEST, MASK, Mask
from tests.report.model import FAILED, PASSED, SKIPPED, Endpoint, Result
from tests.report.page import embedded, page_of, verdict
from tests.report.parts import locked, merged
from tests.report.summary import compared, figures, percentile, report_of
from tests.report.writers import COLUMNS, csv_of, neutral, write

OPERATION: dict[str, Any] = {"responses": {"200": {}, "304": {}, "4XX": {}, "5XX": {}}}
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & \"' \u2028"


def result(name: str, outcome: str = PASSED, **values: Any) -> Result:
    """Return a result of one endpoint."""
    at = {"method": "GET", "path": "/api/v1/jobs/", "type": "crud", "category": "valid", **values}
    return Result(name=name, result=outcome, **at)


def report(*results: Result, made_at: str = "2026-11-23T10:00:00+00:00") -> dict[str, Any]:
    """Return a report of these results."""
    known = [Endpoint("GET", "/api/v1/jobs/", "crud", OPERATION)]
    return report_of(results, known, target="http://127.0.0.1:8000", made_at=made_at, seconds=1.25)


def test_figures() -> None:
    times = [result(str(n), milliseconds=float(n), status=200) for n in range(1, 101)]
    assert figures([*times, result("x", SKIPPED)]) == {
        "cases": 101, "passed": 100, "failed": 0, "skipped": 1, "min": 1.0, "median": 50.5, "p95": 95.0, "max": 100.0,
    }  # fmt: skip
    assert figures([])["p95"] is None
    assert [percentile([3.0, 1.0, 2.0], part) for part in (0, 0.34, 0.95)] == [1.0, 2.0, 3.0]


def test_documented_statuses_are_counted_and_a_5xx_is_none_that_could_be_asked_for() -> None:
    made = report(result("a", status=200, milliseconds=1.0), result("b", status=404, milliseconds=2.0))
    row = made["endpoints"][0]
    assert row["documented"] == {"200": True, "304": False, "4XX": True}
    assert (made["totals"]["met"], made["totals"]["documented"]) == (2, 3)
    assert [row["type"] for row in made["types"]] == ["crud"]
    assert row["results"][0] == {
        "name": "a",
        "category": "valid",
        "result": "passed",
        "status": 200,
        "milliseconds": 1.0,
    }


def test_files_hold_the_same(tmp_path: Path) -> None:
    made = report(result("a", status=200, milliseconds=1.0), result("b", FAILED, problems=["Wrong."], status=500))
    paths = write(made, tmp_path / "new", "endpoints")
    assert [path.name for path in paths] == ["endpoints.html", "endpoints.json", "endpoints.csv"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(path.name for path in paths)
    assert json.loads(paths[1].read_text()) == made
    lines = list(csv.reader(io.StringIO(paths[2].read_text())))
    assert lines[0] == list(COLUMNS)
    assert lines[1:] == [
        ["crud", "GET", "/api/v1/jobs/", "valid", "a", "passed", "200", "1.0", ""],
        ["crud", "GET", "/api/v1/jobs/", "valid", "b", "failed", "500", "", "Wrong."],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "'=1", "''-1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert neutral(text) == f"'{text}"
    cells = next(line for line in csv.reader(io.StringIO(csv_of(report(result(text))))) if "valid" in line)
    assert cells[COLUMNS.index("name")] == f"'{text}"


@pytest.mark.parametrize("value", ["GET", "a=1", "it's", 5, None, ""])
def test_other_cells_stay_as_they_are(value: Any) -> None:
    assert neutral(value) == value


def test_the_page_escapes_all_and_fetches_nothing() -> None:
    texts = {"problems": [HOSTILE], "request": HOSTILE, "response": HOSTILE, "status": 500}
    made = report(result(HOSTILE, FAILED, **texts), result("x", path=f"/api/{HOSTILE}/"))
    made["target"] = HOSTILE
    made["comparison"] = compared(report(), made)
    page = page_of(made)
    assert page.count("</script>") == 2
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "alert(1)&lt;/script&gt;" in page
    assert not re.search(r"""(?:src|href|url|action)\s*[=(]\s*["']?(?!data:)[a-z/]+:?//""", page)
    data = re.search(r'<script type="application/json" id="results">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])[0][0]["name"] in {HOSTILE, "x"}
    assert not set("<>&\u2028") & set(embedded({HOSTILE: HOSTILE}))


def test_the_page_says_what_came_of_it() -> None:
    good, bad = report(result("a", milliseconds=1.0)), report(result("a"), result("b", FAILED, problems=["Wrong."]))
    assert verdict(good["totals"]) == "Every endpoint keeps its word."
    assert "<h1>Every endpoint keeps its word.</h1>" in page_of(good)
    assert 'id="failures"' not in page_of(good)
    assert "<h1>1 of 2 cases failed.</h1>" in page_of(bad)
    assert page_of(bad).count('<details open class="failure"') == 1
    assert verdict(report(result("a", SKIPPED))["totals"]) == "Nothing was asked."


SECRETS = {
    "token": "ccp_planted-1", "ticket": "planted-2", "password": "planted-3", "client_secret": "planted-4",
    "api_key": "planted-5", "session_token": "planted-6", "nested": [{"access_token": "planted-7"}],
    "url": "wss://host/ws/?ticket=planted-8&a=1", "link": "postgres://user:planted-9@host/db",
    "text": "sent Bearer planted-10, and sessionid=planted-11; and known-planted-12",
}  # fmt: skip


@pytest.mark.parametrize("form", ["object", "bytes", "text", "cut off"])
def test_secrets_are_masked(form: str) -> None:
    text = json.dumps(SECRETS)
    content: Any = {
        "object": SECRETS,
        "bytes": text.encode(),
        "text": f"said: {text}",
        "cut off": text[: text.index("planted-7") + 9],
    }[form]
    shown = Mask(["known-planted-12"]).body(content)
    assert re.findall(r"planted-\d+", shown) == []
    assert shown.count(MASK) >= 7


def test_headers_that_prove_who_asks_are_masked() -> None:
    given = {
        "Authorization": "Basic planted",
        "Cookie": "a=planted",
        "set-cookie": "b=planted",
        "X-Session-Token": "planted",
    }
    assert Mask().headers(given.items()).splitlines() == [f"{name}: {MASK}" for name in given]
    assert Mask(["planted"]).headers([("Location", "/a?x=planted")]) == f"Location: /a?x={MASK}"


def test_what_is_no_secret_is_shown() -> None:
    body = {"tokens": "http://host/api/v1/me/tokens/", "name": "Laptop", "token": None, "detail": "A bearer of news."}
    assert json.loads(Mask().body(body)) == body


def test_long_bodies_are_cut_without_showing_what_they_hide() -> None:
    body = "x" * (LONGEST - 10) + " token=" + "planted" * 50
    shown = Mask().body(body)
    assert "planted" not in shown
    assert "more characters" in shown
    assert len(Mask().body({"notes": "x" * 30_000, "ids": list(range(5_000))})) < 1_000
    assert Mask().body(b"\xff\xfe") == "(2 bytes that are no text)"


def test_two_reports_are_compared() -> None:
    before = report(
        result("a", milliseconds=10.0), result("b", FAILED, milliseconds=10.0), result("c", path="/api/v1/old/")
    )
    now = report(
        result("a", FAILED, milliseconds=30.0), result("b", milliseconds=30.0), result("c", path="/api/v1/new/")
    )
    found = compared(before, now)
    assert found["broken"] == ["GET /api/v1/jobs/ · a"]
    assert found["mended"] == ["GET /api/v1/jobs/ · b"]
    assert (found["added"], found["gone"]) == (["GET /api/v1/new/"], ["GET /api/v1/old/"])
    assert found["slower"] == [{"name": "GET /api/v1/jobs/", "before": 10.0, "now": 30.0}]
    assert found["totals"]["failed"] == 1
    now["comparison"] = found
    assert "GET /api/v1/old/" in page_of(now)
    assert compared(now, now)["slower"] == compared(now, now)["broken"] == []
    with pytest.raises(ValueError, match="not a JSON report"):
        compared({"format": "other"}, now)


def test_parts_of_one_run_are_merged_and_those_of_another_are_not(tmp_path: Path) -> None:
    with locked(tmp_path):
        assert merged(tmp_path, "one", "gw0", [result("a")]) == [result("a")]
        assert merged(tmp_path, "two", "gw0", [result("b")]) == [result("b")]
        assert merged(tmp_path, "one", "gw1", [result("c", FAILED, problems=["No."])]) == [
            result("a"),
            result("c", FAILED, problems=["No."]),
        ]
        assert merged(tmp_path, "one", "gw0", [result("d")])[0] == result("d")
