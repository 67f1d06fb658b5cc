"""Answers as CSV and as pictures, their ETags, and what the OpenAPI document says of them."""

import csv
import datetime as dt
import io
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from accounts.models import User
from analytics.choices import Picture
from analytics.examples import EXAMPLES
from tests.analytics.accounts import NOW, application_of, at, hold, job_of
from tests.analytics.test_answers import NAMES, Ask

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '=1+<script>"&'


def table(api: APIClient, name: str, **query: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV answer."""
    response = api.get(f"/api/v1/analytics/{name}/", {"file_format": "csv", **query})
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert response["Content-Disposition"] == f'attachment; filename="analytics-{name}-2026-03-18.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.usefixtures("rows")
def test_csv_says_what_the_answer_says(api: APIClient) -> None:
    rates = {row["name"]: row for row in table(api, "summary") if row["section"] == "rate"}
    columns = ("value", "numerator", "denominator", "n", "small_sample")
    assert [rates["offer_rate"][column] for column in columns] == ["25.0", "1", "4", "4", "true"]
    series = table(api, "trends", **{"from": "2026-03-02"})
    assert [(row["from"], row["count"], row["complete"]) for row in series if row["section"] == "series"] == [
        ("2026-03-02", "2", "true"),
        ("2026-03-09", "1", "true"),
        ("2026-03-16", "1", "false"),
    ]
    stages = {row["name"]: row for row in table(api, "time-in-stage")}
    assert [stages["applied"][column] for column in ("q1_days", "median_days", "q3_days")] == ["2.0", "7.0", ""]
    whole = table(api, "dashboard")
    assert {row["section"].partition(".")[0] for row in whole} == {
        "summary", "trends", "funnel", "skill_gap", "sources", "time_in_stage", "cohorts",
    }  # fmt: skip


@pytest.mark.usefixtures("wednesday")
def test_a_cell_is_no_formula(api: APIClient, alice: User) -> None:
    application_of(alice, ("applied", at(3, 2)), source=EVIL)
    assert {row["name"] for row in table(api, "sources")} == {f"'{EVIL}"}


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("name", NAMES)
def test_csv_of_an_empty_account_has_a_header(api: APIClient, name: str) -> None:
    response = api.get(f"/api/v1/analytics/{name}/", {"file_format": "csv"})
    assert response.content.decode().startswith("\ufeffperiod_from,period_to,timezone,")
    assert "section,name" in response.content.decode().splitlines()[0]


ABOUT = ("period_from", "period_to", "timezone", "interval")


@pytest.mark.usefixtures("rows")
def test_every_row_of_csv_says_what_it_is_about(api: APIClient) -> None:
    def about(name: str, **query: Any) -> set[tuple[str | None, ...]]:
        return {tuple(row.get(column) for column in ABOUT) for row in table(api, name, **query)}

    assert about("summary") == {("", "", "Europe/Berlin", None)}
    assert about("cohorts", days=10) == {("2026-03-09", "2026-03-18", "Europe/Berlin", None)}
    assert about("trends", days=10, interval="day") == {("2026-03-09", "2026-03-18", "Europe/Berlin", "day")}
    assert about("dashboard", interval="month") == {
        ("", "", "Europe/Berlin", ""),
        ("2025-04-01", "2026-03-18", "Europe/Berlin", "month"),
    }


@pytest.mark.usefixtures("rows")
def test_csv_has_the_flags_of_weeks_and_of_skills(api: APIClient, alice: User) -> None:
    hold(alice, Python="advanced")
    job_of(alice, skills=["Python", "Rust"])
    weeks = [row for row in table(api, "cohorts", to="2026-03-10") if row["section"] == "weeks"]
    assert [(row["name"], row["complete"], row["young"]) for row in weeks[::3]] == [
        ("2026-03-02", "true", "true"),
        ("2026-03-09", "false", "true"),
    ]
    gap = table(api, "skill-gap")
    assert {row["name"]: row["count"] for row in gap if row["section"] == "coverage"} == {
        "coverage_percentage": "",
        "skills_held": "1",
        "skills_missing": "1",
    }
    assert {row["name"]: row["held"] for row in gap if row["section"] == "market"} == {
        "Python": "true",
        "Rust": "false",
    }
    top = [row for row in table(api, "summary") if row["section"] == "top_skills"]
    assert {row["name"]: row["held"] for row in top} == {"Python": "true", "Rust": "false"}


def picture(api: APIClient, name: str, **query: Any) -> ET.Element:
    """Return the parsed SVG."""
    response = api.get(f"/api/v1/analytics/{name}.svg", query)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    return ET.fromstring(response.content)  # noqa: S314 - our own


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", Picture.values)
def test_a_picture_has_a_title_and_its_figures_as_text(api: APIClient, name: str) -> None:
    root = picture(api, name)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert "n = " in (description.text or "")


@pytest.mark.usefixtures("rows")
def test_figures_in_pictures(api: APIClient) -> None:
    said = {name: picture(api, name).findtext(f"{SVG}desc") or "" for name in ("summary", "funnel", "sources")}
    assert "Response rate: 50.0% (2 of 4)" in said["summary"]
    assert "Interviewed: 2 (50.0%)" in said["funnel"]
    assert "LinkedIn: 66.7% (2 of 3)" in said["sources"]
    trend = picture(api, "trends", **{"from": "2026-03-02"})
    assert trend.findtext(f"{SVG}desc") == "2026-03-02: 2; 2026-03-09: 1; 2026-03-16: 1. n = 4."
    heights = [float(bar.get("height") or 0) for bar in trend.findall(f"{SVG}rect")[2:]]
    assert heights == [150.0, 75.0, 75.0]


@pytest.mark.usefixtures("rows")
def test_pictures_on_one_page_have_ids_of_their_own(api: APIClient) -> None:
    ids = [part.get("id") for name in Picture.values for part in picture(api, name).iter() if part.get("id")]
    assert len(ids) == len(set(ids)) == 2 * len(Picture.values)


@pytest.mark.usefixtures("rows")
def test_a_picture_says_how_many_were_sent(api: APIClient) -> None:
    assert (picture(api, "summary").findtext(f"{SVG}desc") or "").endswith("n = 4.")


@pytest.mark.usefixtures("wednesday")
def test_a_picture_says_what_it_leaves_out(api: APIClient, alice: User) -> None:
    for number in range(23):
        skills = [f"Skill{number}", *(["Go", *(f"Tool{tool}" for tool in range(50))] if number == 0 else [])]
        job = job_of(alice, source=f"Source {number:02}", skills=skills, created_at=NOW)
        application_of(alice, ("applied", NOW - dt.timedelta(weeks=number)), job=job)
    said = {name: picture(api, name) for name in ("sources", "skill-gap", "cohorts")}
    parts = {"sources": "10 of 23", "skill-gap": "10 of 74", "cohorts": "12 of 23"}
    for name, part in parts.items():
        root = said[name]
        assert len(root.findall(f"{SVG}rect")) == 1 + int(part.partition(" ")[0])
        assert (root.findtext(f"{SVG}title") or "").endswith(f", {part}")
        assert (root.findtext(f"{SVG}text") or "").endswith(f", {part}")
        assert (root.findtext(f"{SVG}desc") or "").startswith(f"{part} are shown. ")


@pytest.mark.usefixtures("rows")
def test_each_form_has_an_etag_of_its_own(api: APIClient) -> None:
    tags = {api.get(f"/api/v1/analytics/{address}")["ETag"] for address in ("summary/", "summary.svg", "funnel.svg")}
    assert len(tags) == 3
    figures = api.get("/api/v1/analytics/summary/")["ETag"]
    assert api.get("/api/v1/analytics/summary.svg", headers={"If-None-Match": figures}).status_code == 200


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("name", Picture.values)
def test_a_picture_of_nothing_and_of_hostile_names(api: APIClient, alice: User, name: str) -> None:
    picture(api, name)
    hold(alice, Python="expert")
    job = job_of(alice, skills=[EVIL], source=EVIL, company=EVIL)
    application_of(alice, ("applied", at(3, 2)), job=job, resume_label=EVIL)
    alice.daily_application_goal = 3
    alice.save()
    root = picture(api, name)
    assert {part.tag for part in root.iter()} <= {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "text")}


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("address", ["summary/", "trends.svg"])
def test_an_etag_spares_what_the_client_has(api: APIClient, alice: User, address: str) -> None:
    first = api.get(f"/api/v1/analytics/{address}")
    again = api.get(f"/api/v1/analytics/{address}", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    alice.week_start, alice.daily_application_goal = "sunday", 5
    alice.save()
    changed = api.get(f"/api/v1/analytics/{address}", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("accept", ["text/html", "image/*", "text/csv"])
def test_no_accept_header_is_in_the_way(api: APIClient, accept: str) -> None:
    for address in ("summary/", "summary/?file_format=csv", "summary.svg"):
        assert api.get(f"/api/v1/analytics/{address}", headers={"Accept": accept}).status_code == 200


@pytest.fixture(scope="module")
def document() -> Any:
    """The OpenAPI document."""
    generator: Any = SchemaGenerator
    return generator().get_schema(request=None, public=True)


def schema_of(document: Any, name: str) -> Any:
    """Return the JSON schema of an answer; null and references as JSON schema has them, nothing besides allowed."""

    def plain(part: Any) -> Any:
        if isinstance(part, list):
            return [plain(inner) for inner in part]
        if not isinstance(part, dict):
            return part
        part = {key: plain(inner) for key, inner in part.items()}
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
        if part.pop("nullable", False):
            return {"anyOf": [part, {"type": "null"}]}
        return part

    path = document["paths"][f"/api/v1/analytics/{name}/"]["get"]
    shape = path["responses"]["200"]["content"]["application/json"]["schema"]
    return {**plain(shape), "components": plain(document["components"])}


@pytest.mark.parametrize("name", [*(f"{name}/" for name in NAMES), "{name}.svg"])
def test_no_parameter_is_described_that_is_refused(document: Any, name: str) -> None:
    path = next(path for path in document["paths"] if path.rstrip("/").endswith(f"analytics/{name.rstrip('/')}"))
    names = {one["name"] for one in document["paths"][path]["get"]["parameters"]}
    assert "format" not in names
    assert ("file_format" in names) == (name != "{name}.svg")


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("name", NAMES)
def test_answers_and_examples_are_as_described(document: Any, ask: Ask, alice: User, name: str) -> None:
    hold(alice, Python="advanced")
    job_of(alice, skills=["Python", "Rust"])
    schema = schema_of(document, name)
    jsonschema.validate(ask(name), schema)
    jsonschema.validate(ask(name, days=10), schema)
    jsonschema.validate(EXAMPLES[name], schema)
