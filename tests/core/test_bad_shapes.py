"""Bad input: ids, shapes, addresses, search terms and flags that are refused with nothing done."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from applications.models import Interview, StatusChange
from jobs.models import Job, SavedSearch
from tests.core.suggested import JOB_CHOICES, TRUE_OR_FALSE
from tests.core.test_bad_input import (
    APPLICATIONS,
    DEEP,
    INTERVIEWS,
    JOB,
    JOBS,
    MANY,
    SEARCHES,
    contents,
    each,
    refused,
    send,
)
from tests.core.test_errors import assert_error

IDS = [0, -1, 2**63, 2**63 - 1, 10**400, "x", "", None, True, 1.5, [], {}, ["1"], "1 ", "١", "1" * 5_000, "\x00"]


@pytest.mark.parametrize("wrong", IDS, ids=range(len(IDS)))
def test_ids_in_bodies(api: APIClient, make_application: Callable[..., dict[str, Any]], wrong: Any) -> None:
    row = make_application()
    refused(api, "POST", APPLICATIONS, {"job": wrong}, "job")
    refused(api, "PATCH", f"{APPLICATIONS}{row['id']}/", {"job": wrong}, "job")
    refused(api, "POST", INTERVIEWS, {"application": wrong}, "application")


ROUTES = [
    f"{JOBS}%s/", f"{JOBS}%s/restore/", f"{APPLICATIONS}%s/", f"{APPLICATIONS}%s/restore/",
    f"{APPLICATIONS}%s/transition/", f"{APPLICATIONS}%s/follow-up/", f"{APPLICATIONS}%s/history/",
    f"{APPLICATIONS}%s/history/1/", f"{INTERVIEWS}%s/", f"{SEARCHES}%s/",
]  # fmt: skip


METHODS = ("GET", "PUT", "PATCH", "DELETE", "POST")


@pytest.mark.parametrize("route", ROUTES)
def test_ids_in_paths(api: APIClient, make_application: Callable[..., dict[str, Any]], route: str) -> None:
    make_application()
    before = contents()
    wrong = ["0", "999999999999999999", "9" * 19, "9" * 5_000, "-1", "1.5", "x", "%00", "%D9%A1", "1%2F2", "é", "1e3"]
    bodies = {"transition": {"status": "applied"}, "follow-up": {"action": "done"}}
    body = bodies.get(route.split("/")[-2], JOB)
    for text in wrong:
        for method in METHODS:
            response = send(api, method, route % text, body)
            assert response.status_code in {404, 405}, (method, text, response.content[:300])
            assert set(response.json()) >= {"request_id", "error_code", "field_errors"}
    assert contents() == before


@pytest.mark.parametrize("route", ROUTES)
def test_ids_of_somebody_else_in_paths(
    api: APIClient, bob_api: APIClient, make_application: Callable[..., dict[str, Any]], route: str
) -> None:
    row = make_application()
    api.post(INTERVIEWS, {"application": row["id"]})
    api.post(SEARCHES, {"name": "mine"})
    pk: int
    if route.startswith(JOBS):
        pk = row["job"]
    elif route.startswith(INTERVIEWS):
        pk = Interview.objects.get().pk
    elif route.startswith(SEARCHES):
        pk = SavedSearch.objects.get().pk
    else:
        pk = row["id"]
    url = (route % pk).replace("history/1/", f"history/{StatusChange.objects.get().pk}/")
    before = contents()
    bodies: dict[str, Any] = {
        f"{APPLICATIONS}%s/transition/": {"status": "applied"},
        f"{APPLICATIONS}%s/follow-up/": {"action": "done"},
    }
    for method in METHODS:
        response = send(bob_api, method, url, bodies.get(route, JOB))
        assert response.status_code in {404, 405}, (method, response.content[:300])
    for query in ("?hard=true", "?hard=true&cascade=true"):
        assert send(bob_api, "DELETE", url + query, "").status_code in {404, 405}
    assert contents() == before


def test_ids_of_somebody_else_in_bodies(
    api: APIClient, bob_api: APIClient, make_application: Callable[..., dict[str, Any]]
) -> None:
    row = make_application()
    theirs = bob_api.post(JOBS, JOB).json()["id"]
    own = bob_api.post(APPLICATIONS, {"job": theirs}).json()["id"]
    made = bob_api.post(INTERVIEWS, {"application": own}).json()["id"]
    unknown = refused(bob_api, "POST", APPLICATIONS, {"job": 987654321}, "job")["job"][0]
    foreign = refused(bob_api, "POST", APPLICATIONS, {"job": row["job"]}, "job")["job"][0]
    assert foreign == unknown.replace("987654321", str(row["job"]))
    refused(bob_api, "PATCH", f"{APPLICATIONS}{own}/", {"job": row["job"]}, "job")
    refused(bob_api, "PUT", f"{APPLICATIONS}{own}/", {"job": row["job"]}, "job")
    refused(bob_api, "POST", INTERVIEWS, {"application": row["id"]}, "application")
    refused(bob_api, "PATCH", f"{INTERVIEWS}{made}/", {"application": row["id"]}, "application")


BODIES = ["[]", '["a"]', '"text"', "5", "null", "true", '[{"company": "A", "title": "B"}]', "[[]]", "1e400"]


@pytest.mark.parametrize("body", BODIES, ids=repr)
def test_what_is_no_object(api: APIClient, job: dict[str, Any], make_application: Any, body: str) -> None:
    row = make_application()
    urls = [("POST", JOBS), ("PUT", f"{JOBS}{job['id']}/"), ("PATCH", f"{JOBS}{job['id']}/"), ("POST", APPLICATIONS)]
    urls += [("POST", f"{APPLICATIONS}{row['id']}/{name}/") for name in ("transition", "follow-up")]
    urls += [("PATCH", f"{APPLICATIONS}{row['id']}/"), ("POST", INTERVIEWS), ("POST", SEARCHES)]
    for method, url in urls:
        refused(api, method, url, body, "non_field_errors")


WRONG_SHAPES: list[tuple[dict[str, Any], str]] = [
    *[
        ({name: value}, name)
        for name in ("company", "notes", "url")
        for value in each(5, 1.5, True, [], {}, ["a"], DEEP)
    ],
    *[({name: value}, name) for name in JOB_CHOICES for value in each(5, True, [], {}, DEEP, "x" * 5_000)],
    ({"status": None}, "status"),
    ({"company": ""}, "company"),
    ({"company": "  "}, "company"),
    ({"company": None}, "company"),
    ({"notes": None}, "notes"),
    *[({name: value}, name) for name in ("tags", "tech_stack") for value in each("a", 5, {}, {"a": 1}, None, True)],
    *[
        ({name: [value]}, f"{name}.0")
        for name in ("tags", "tech_stack")
        for value in each(5, None, [], {}, "", " ", DEEP)
    ],
    *[({"contacts": value}, "contacts") for value in each("a", 5, {}, {"name": "x"}, None, True)],
    *[({"contacts": [value]}, "contacts.0") for value in each("a", 5, [], DEEP, True)],
    ({"contacts": [{"name": DEEP}]}, "contacts.0.name"),
    ({"contacts": [{"name": {}, "n": 1}]}, "contacts.0.name contacts.0.n"),
    ({"salary_currency": "EURO"}, "salary_currency"),
    ({"salary_currency": "XXQ"}, "salary_currency"),
    ({"": 1}, "non_field_errors"),
    ({"a.b": 1, "\ud800": 1, "\x00": 1}, "a.b \\ud800 \x00"),
    ({"owner": 1, "owner_id": 1, "company_key": "x", "pk": 3}, "owner owner_id company_key pk"),
    ({"skills": ["x"], "tech_stack_text": "x", "__class__": 1}, "skills tech_stack_text __class__"),
]


@pytest.mark.parametrize(("fields", "wrong"), WRONG_SHAPES, ids=range(len(WRONG_SHAPES)))
def test_shapes(api: APIClient, job: dict[str, Any], fields: dict[str, Any], wrong: str) -> None:
    names = wrong.split(" ")
    near = {"company_key": ["company"], "tech_stack_text": ["tech_stack"]}
    found = next(((JOB_CHOICES | near)[name] for name in names if name in JOB_CHOICES | near), None)
    refused(api, "POST", JOBS, {**JOB, **fields}, *names, suggestions=found)
    refused(api, "PATCH", f"{JOBS}{job['id']}/", fields, *names, suggestions=found)
    refused(api, "PUT", f"{JOBS}{job['id']}/", {**JOB, **fields}, *names, suggestions=found)


URLS = [
    "javascript:alert(1)", "ftp://example.com", "http://", "https://", "http://[::1", "https://exa mple.com", "x",
    "http://example.com:x/", "//example.com", "https://[1.2.3.4]/", "https://\u2100.com",
    "http://" + "a" * 2_000 + ".com", "data:text/html,x", "https://example.com/" + "a" * 1_990, "http://a..b",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS, ids=range(len(URLS)))
def test_addresses(api: APIClient, alice: User, url: str) -> None:
    refused(api, "POST", JOBS, {**JOB, "url": url}, "url")
    refused(api, "POST", JOBS, {**JOB, "contacts": [{"url": url}]}, "contacts.0.url")


@pytest.mark.parametrize(
    "url",
    ["https://example.com/" + "a" * 1_980, "https://example.com/?" + "&".join(f"a{i}=%FF" for i in range(200)),
     "https://user:pass@example.com:8080/a/../b?q=%00#x", "https://jobs.lever.co/x/%E0%A4%A", "https://münchen.de/ß",
     "http://127.0.0.1/;a=b", "http://example.com:99999/", "https://[::1]/x",
     "https://boards.greenhouse.io/acme/jobs/" + "9" * 400],
)  # fmt: skip
def test_strange_addresses_are_taken(api: APIClient, alice: User, url: str) -> None:
    response = api.post(JOBS, {**JOB, "url": url})
    assert response.status_code == 201, response.content
    assert api.get(f"{JOBS}{response.json()['id']}/").json()["url"] == url


def test_nesting(api: APIClient, alice: User) -> None:
    for depth in (51, 200, 900, 990, 1_000, 5_000, 100_000):
        for opening, closing in (("[", "]"), ('{"a":', "}")):
            middle = "1" if opening != "[" else ""
            value = opening * depth + middle + closing * depth
            response = send(api, "POST", JOBS, f'{{"company": "A", "title": "B", "status": {value}}}')
            assert_error(response, 400, "MALFORMED_JSON")
            headers = {"Idempotency-Key": f"{depth}{opening}"}
            response = api.generic("POST", SEARCHES, value, content_type="application/json", headers=headers)
            assert_error(response, 400, "MALFORMED_JSON")
    assert not Job.objects.exists()
    assert not SavedSearch.objects.exists()


def test_a_name_given_twice_counts_once(api: APIClient, alice: User) -> None:
    response = send(api, "POST", JOBS, '{"company": "A", "title": "B", "title": "C"}')
    assert response.status_code == 201
    assert response.json()["title"] == "C"


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-16", "latin-1", "rot13", "zlib", "hex", "idna", "unicode_escape", "x"]
)
def test_json_is_utf_8_whatever_the_charset_says(api: APIClient, alice: User, charset: str) -> None:
    body: Any = '{"company": "Zoë", "title": "B"}'.encode()
    response = api.generic("POST", JOBS, body, content_type=f"application/json; charset={charset}")
    assert response.status_code == 201, response.content
    assert response.json()["company"] == "Zoë"


QUERIES = [
    '"', "'", "*", '"*', "NEAR(", "NEAR(a b, 5)", "AND", "OR", "NOT", "a AND", "OR b", "NOT NOT",
    ":", "title:", "^", "-",
    "(", ")", "((((", '"a', 'a"b"', "a*b*", "{title company}: x", "a + b", "\\", "\\\\", "%", "_",
    "%_%", "';--", "&", "|",
    "!", "<->", "a <-> b", "a:*", "!a & b", "a:ABCD", "$$", "$1", "?", "🦫", "é", "\u200d", "\ufeff", "\t", "a\nb", "ﷺ",
    " ".join(["word"] * 100), " ".join("ab"), "x" * 500, "rank", "rowid", "jobs_job", "C++", "C#", ".NET", "İ",
]  # fmt: skip


def test_search_terms(api: APIClient, make_application: Callable[..., dict[str, Any]]) -> None:
    make_application()
    before = contents()
    for text in QUERIES:
        for url in (JOBS, f"{JOBS}search/", APPLICATIONS):
            response = api.get(url, {"q": text})
            assert response.status_code == 200, (url, text, response.content[:300])
        for name in ("company", "location", "source", "tags", "tech_stack"):
            assert api.get(JOBS, {name: text}).status_code == 200, (name, text)
        assert api.get(APPLICATIONS, {"company": text}).status_code == 200, text
    for url in (JOBS, APPLICATIONS):
        response = api.get(url, {"q": "a" * 5_000})
        errors = response.json()["field_errors"]
        assert_error(response, 400, "VALIDATION_ERROR", field_errors=errors)
        assert list(errors) == ["q"]
    assert api.get(f"{JOBS}?q=%ED%A0%80%FF").status_code == 200
    assert contents() == before


@pytest.mark.parametrize("text", ["%", "_", "\\", "%_%"])
def test_wildcards_are_letters(api: APIClient, make_job: Callable[..., dict[str, Any]], text: str) -> None:
    make_job(company="Plain", location="Town")
    wanted = make_job(company=f"Co{text}mp", location=f"To{text}wn")
    for name in ("company", "location"):
        assert [row["id"] for row in api.get(JOBS, {name: text}).json()["results"]] == [wanted["id"]]


def test_interviews(api: APIClient, make_application: Callable[..., dict[str, Any]]) -> None:
    row = make_application()
    for field in ("round", "duration_minutes"):
        for value in each(0, -1, 10**6, 10**400, 1.5, "x", True, [], {}, MANY, DEEP):
            refused(api, "POST", INTERVIEWS, {"application": row["id"], field: value}, field)
        refused(api, "POST", INTERVIEWS, f'{{"application": {row["id"]}, "{field}": 1e400}}', field)
    near: dict[Any, list[str]] = {
        "Mars/Base": ["Asia/Baku", "America/Boise", "Africa/Maseru"],
        "/etc/localtime": ["Etc/UCT"],
        "localtime": ["Africa/Lome"],
    }
    for zone in each("Mars/Base", "../etc/passwd", "/etc/localtime", "UTC\x00", "a" * 65, 5, "localtime"):
        body = {"application": row["id"], "timezone": zone}
        refused(api, "POST", INTERVIEWS, body, "timezone", suggestions=near.get(zone))
    refused(api, "POST", INTERVIEWS, {"application": row["id"], "timezone": DEEP}, "timezone")
    for feedback in each("x", [], 5, DEEP):
        refused(api, "POST", INTERVIEWS, {"application": row["id"], "feedback": feedback}, "feedback")


@pytest.mark.parametrize("url", [JOBS, APPLICATIONS, INTERVIEWS, SEARCHES])
def test_flags_of_delete(api: APIClient, job: dict[str, Any], url: str) -> None:
    before = contents()
    for query in ("hard=maybe", "hard=true&cascade=perhaps"):
        response = api.delete(f"{JOBS}{job['id']}/?{query}")
        name = "cascade" if "cascade" in query else "hard"
        message = {name: ["Send true or false."]}
        assert_error(response, 400, "VALIDATION_ERROR", field_errors=message, suggestions=TRUE_OR_FALSE)
    assert api.options(url).status_code == 200
    assert contents() == before
