"""Periods, intervals and parameters that cannot be, and those who may not ask."""

import pytest
from rest_framework.test import APIClient

from tests.analytics.test_answers import NAMES

BAD = [
    ({"from": "2026-03-10", "to": "2026-03-09"}, "from"),
    ({"from": "2026-03-19"}, "from"),
    ({"from": "1900-01-01", "to": "2026-01-01"}, "from"),
    ({"from": "2026-02-30"}, "from"),
    ({"from": "yesterday"}, "from"),
    ({"from": "20260301"}, "from"),
    ({"to": "2300-01-01"}, "to"),
    ({"to": "1826-01-01"}, "to"),
    ({"days": "0"}, "days"),
    ({"days": "3661"}, "days"),
    ({"days": "-1"}, "days"),
    ({"days": "1.5"}, "days"),
    ({"days": "x" * 5000}, "days"),
    ({"days": "9" * 5000}, "days"),
    ({"days": "٣"}, "days"),
    ({"days": "7", "from": "2026-03-01"}, "days"),
    ({"file_format": "xlsx"}, "file_format"),
    ({"timezone": "Mars/Olympus"}, "timezone"),
    ({"form": "2026-03-01"}, "form"),
    ({"format": "json"}, "format"),
    ({"days": ["7", "30"]}, "days"),
    ({"from": ["2026-03-01", "2026-03-01"]}, "from"),
    ({"file_format": ["csv", "json"]}, "file_format"),
]


@pytest.mark.usefixtures("wednesday")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("query", "field"), BAD, ids=[str(query)[:40] for query, _ in BAD])
def test_what_cannot_be_is_refused_with_its_name(api: APIClient, name: str, query: dict[str, str], field: str) -> None:
    response = api.get(f"/api/v1/analytics/{name}/", query)
    assert response.status_code == 400
    assert set(response.json()["field_errors"]) == {field}


@pytest.mark.parametrize(("query", "field"), [({"interval": "year"}, "interval"), ({"metric": "fame"}, "metric")])
def test_unknown_choices_of_trends(api: APIClient, query: dict[str, str], field: str) -> None:
    assert set(api.get("/api/v1/analytics/trends/", query).json()["field_errors"]) == {field}
    assert set(api.get("/api/v1/analytics/trends.svg", query).json()["field_errors"]) == {field}
    other = api.get("/api/v1/analytics/summary/", {"interval": "week"})
    assert (other.status_code, set(other.json()["field_errors"])) == (400, {"interval"})


@pytest.mark.parametrize("query", [{"file_format": "csv"}, {"format": "svg"}, {"days": ["7", "30"]}])
def test_a_picture_has_one_form(api: APIClient, query: dict[str, str]) -> None:
    response = api.get("/api/v1/analytics/summary.svg", query)
    assert (response.status_code, set(response.json()["field_errors"])) == (400, set(query))


@pytest.mark.usefixtures("wednesday")
def test_a_to_beyond_today_is_cut_and_the_longest_period_is_answered(api: APIClient) -> None:
    cut = api.get("/api/v1/analytics/summary/", {"from": "2026-03-01", "to": "2199-01-01"}).json()
    assert cut["period"] == {"from": "2026-03-01", "to": "2026-03-18", "timezone": "UTC"}
    alone = api.get("/api/v1/analytics/summary/", {"to": "2026-03-01"}).json()
    assert alone["period"] == {"from": None, "to": "2026-03-01", "timezone": "UTC"}
    days = api.get("/api/v1/analytics/trends/", {"days": "3660", "interval": "day"}).json()
    assert len(days["series"]) == 3660


@pytest.mark.parametrize("name", [*(f"{name}/" for name in NAMES), "trends.svg"])
def test_who_is_not_signed_in_is_refused(anonymous: APIClient, name: str) -> None:
    response = anonymous.get(f"/api/v1/analytics/{name}")
    assert (response.status_code, response.json()["error_code"]) == (401, "UNAUTHORIZED")


def test_other_pictures_and_methods(api: APIClient) -> None:
    assert api.get("/api/v1/analytics/fame.svg").status_code == 404
    assert api.get("/api/v1/analytics/dashboard.svg").status_code == 404
    assert api.post("/api/v1/analytics/summary/", {}).status_code == 405
