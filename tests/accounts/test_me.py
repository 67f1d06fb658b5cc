"""One's own profile, settings and skills."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill
from careercopilot.core.models import IdempotencyRecord

ME = "/api/v1/me/"
SETTINGS = "/api/v1/me/settings/"
SKILLS = "/api/v1/me/skills/"


def test_the_profile_has_the_fields_of_the_contract(api: APIClient, alice: User) -> None:
    assert api.get(ME).json() == {
        "id": alice.pk,
        "email": "alice@example.com",
        "name": "Alice",
        "headline": "",
        "location": "",
        "timezone": "UTC",
        "experience_level": None,
        "desired_titles": [],
        "preferred_locations": [],
        "work_modes": [],
        "salary_floor": None,
        "daily_application_goal": 0,
    }


def test_what_is_sent_is_changed_and_nothing_else(api: APIClient, bob_api: APIClient, bob: User) -> None:
    body = {
        "name": "Álice  B",
        "timezone": "Europe/Berlin",
        "experience_level": "senior",
        "desired_titles": ["Engineer"],
        "work_modes": ["remote", "hybrid", "remote"],
        "salary_floor": 85000.5,
        "daily_application_goal": 1000,
    }
    answer = api.patch(ME, body)
    assert answer.status_code == 200
    expected = {**body, "work_modes": ["remote", "hybrid"], "headline": "", "preferred_locations": []}
    assert {name: answer.json()[name] for name in expected} == expected
    assert api.get(ME).json() == answer.json()
    cleared = api.patch(ME, {"experience_level": "", "salary_floor": ""}).json()
    assert (cleared["experience_level"], cleared["salary_floor"], cleared["name"]) == (None, None, "Álice  B")
    assert bob_api.get(ME).json()["name"] == "Bob"


def test_id_and_email_may_be_sent_back_and_are_ignored(api: APIClient, alice: User) -> None:
    answer = api.patch(ME, {"id": 99, "email": "mallory@example.com", "headline": "x"})
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["email"]) == (alice.pk, "alice@example.com")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"timezone": None}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"name": "x" * 201}, "name"),
        ({"name": ["x"]}, "name"),
        ({"headline": "a\u0007"}, "headline"),
        ({"experience_level": "wizard"}, "experience_level"),
        ({"desired_titles": ["x"] * 51}, "desired_titles"),
        ({"desired_titles": "Engineer"}, "desired_titles"),
        ({"desired_titles": ["ok", "x" * 201]}, "desired_titles.1"),
        ({"preferred_locations": [{"a": 1}]}, "preferred_locations.0"),
        ({"work_modes": ["remote", "moon"]}, "work_modes.1"),
        ({"salary_floor": -1}, "salary_floor"),
        ({"salary_floor": int("9" * 400)}, "salary_floor"),
        ({"daily_application_goal": 1001}, "daily_application_goal"),
        ({"daily_application_goal": -1}, "daily_application_goal"),
        ({"daily_application_goal": None}, "daily_application_goal"),
        ({"is_staff": True}, "is_staff"),
        ({"password": "x"}, "password"),
    ],
)
def test_a_bad_value_names_the_field_and_changes_nothing(
    api: APIClient, alice: User, body: dict[str, object], field: str
) -> None:
    before = api.get(ME).json()
    answer = api.patch(ME, body)
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["field_errors"]) == [field]
    assert api.get(ME).json() == before


def test_a_lone_surrogate_is_a_field_error(api: APIClient) -> None:
    answer = api.patch(ME, data=b'{"headline": "\\ud800"}', content_type="application/json")
    assert answer.status_code == 400
    assert list(answer.json()["field_errors"]) == ["headline"]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
    ],
)
def test_an_unknown_zone_is_answered_with_one_that_may_be_meant(api: APIClient, sent: str, meant: str) -> None:
    (message,) = api.patch(ME, {"timezone": sent}).json()["field_errors"]["timezone"]
    assert meant in message


def test_all_errors_are_reported_at_once(api: APIClient) -> None:
    answer = api.patch(ME, {"timezone": "x", "salary_floor": -1, "nickname": "y"})
    assert set(answer.json()["field_errors"]) == {"timezone", "salary_floor", "nickname"}


@pytest.mark.parametrize("path", [ME, SETTINGS, SKILLS])
def test_an_etag_saves_an_answer_and_guards_a_change(api: APIClient, path: str) -> None:
    tag = api.get(path)["ETag"]
    assert api.get(path, headers={"If-None-Match": f"W/{tag}"}).status_code == 304
    change, body = {
        ME: (api.patch, {"name": "Changed"}),
        SETTINGS: (api.patch, {"locale": "de-AT"}),
        SKILLS: (api.put, [{"name": "Go", "level": "expert"}]),
    }[path]
    first = change(path, body, headers={"If-Match": tag})
    assert first.status_code == 200
    assert first["ETag"] == api.get(path)["ETag"] != tag
    assert change(path, body, headers={"If-Match": tag}).status_code == 412
    assert api.get(path)["ETag"] == first["ETag"]


def test_settings_are_patched_and_put(api: APIClient) -> None:
    assert api.get(SETTINGS).json() == {"locale": "en", "week_start": "monday", "deleted_retention_days": None}
    patched = api.patch(SETTINGS, {"week_start": "sunday", "deleted_retention_days": 30})
    assert patched.json() == {"locale": "en", "week_start": "sunday", "deleted_retention_days": 30}
    put = api.put(SETTINGS, {"locale": "de"})
    assert put.json() == {"locale": "de", "week_start": "monday", "deleted_retention_days": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"locale": "not a locale"}, "locale"),
        ({"week_start": "friday"}, "week_start"),
        ({"deleted_retention_days": -1}, "deleted_retention_days"),
        ({"deleted_retention_days": 3651}, "deleted_retention_days"),
        ({"theme": "dark"}, "theme"),
    ],
)
def test_bad_settings_name_the_field(api: APIClient, body: dict[str, object], field: str) -> None:
    answer = api.patch(SETTINGS, body)
    assert answer.status_code == 400
    assert list(answer.json()["field_errors"]) == [field]


def test_skills_are_replaced_in_the_order_given(api: APIClient, alice: User, bob_api: APIClient) -> None:
    first = [
        {"name": "Python", "level": "expert"},
        {"name": "Go", "level": "beginner"},
        {"name": "SQL", "level": "expert"},
    ]
    assert api.put(SKILLS, first).json() == first
    kept = UserSkill.objects.get(owner=alice, skill__name="Python").uid
    second = [{"name": "SQL", "level": "advanced"}, {"name": "Python", "level": "expert"}]
    assert api.put(SKILLS, second).json() == second
    assert api.get(SKILLS).json() == second
    assert UserSkill.objects.get(owner=alice, skill__name="Python").uid == kept
    assert bob_api.get(SKILLS).json() == []
    assert api.put(SKILLS, []).json() == []


def test_spellings_of_one_skill_are_one(api: APIClient) -> None:
    sent = [{"name": "postgres", "level": "beginner"}, {"name": "Rust"}, {"name": " PostgreSQL ", "level": "expert"}]
    expected = [{"name": "PostgreSQL", "level": "expert"}, {"name": "Rust", "level": "intermediate"}]
    assert api.put(SKILLS, sent).json() == expected
    assert Skill.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Python"}, "non_field_errors"),
        ([{"name": f"skill {n}"} for n in range(501)], "non_field_errors"),
        ([{"level": "expert"}], "0.name"),
        ([{"name": "Go"}, {"name": "  "}], "1.name"),
        ([{"name": "\u200b"}], "0.name"),
        ([{"name": "x" * 101}], "0.name"),
        ([{"name": "Go", "level": "guru"}], "0.level"),
        ([{"name": "Go", "years": 3}], "0.years"),
        (["Go"], "0"),
    ],
)
def test_bad_skills_name_row_and_field_and_change_nothing(api: APIClient, body: object, field: str) -> None:
    api.put(SKILLS, [{"name": "Kept", "level": "expert"}])
    answer = api.put(SKILLS, body)
    assert answer.status_code == 400
    assert list(answer.json()["field_errors"]) == [field]
    assert api.get(SKILLS).json() == [{"name": "Kept", "level": "expert"}]


def test_500_skills_take_a_bounded_number_of_queries(api: APIClient, queries: object) -> None:
    api.get(ME)
    with queries as ran:  # type: ignore[attr-defined]
        answer = api.put(SKILLS, [{"name": f"skill {n}"} for n in range(500)])
    assert answer.status_code == 200
    assert len(answer.json()) == 500
    assert len(ran) < 25


def test_a_session_change_needs_the_csrf_token(alice: User) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(alice)
    assert browser.get(ME).status_code == 200
    refused = browser.patch(ME, {"name": "Mallory"})
    assert refused.status_code == 403
    assert refused.json()["error_code"] == "FORBIDDEN"
    assert "CSRF" in refused.json()["detail"]
    alice.refresh_from_db()
    assert alice.name == "Alice"
    browser.cookies["csrftoken"] = "a" * 32
    assert browser.patch(ME, {"name": "Ada"}, headers={"X-CSRFToken": "a" * 32}).status_code == 200


def test_a_ticket_is_not_kept_by_an_idempotency_key(api: APIClient) -> None:
    first = api.post("/api/v1/auth/ws-ticket/", headers={"Idempotency-Key": "t"})
    second = api.post("/api/v1/auth/ws-ticket/", headers={"Idempotency-Key": "t"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["expires_in"] == 60
    assert first.json()["ticket"] != second.json()["ticket"]
    assert not IdempotencyRecord.objects.exists()
