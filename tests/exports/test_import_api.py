"""Starting imports and looking at them: what the API accepts, refuses and shows."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from accounts.services import issue_token
from exports.choices import RunStatus
from exports.models import Export, Import, ImportedRow
from exports.runs import stale
from exports.tasks import run_import
from jobs.models import Job
from tests.accounts.conftest import bearer
from tests.exports.conftest import IMPORTS, ImportFile, csv_of, post_import, run_of, start

GOOD = csv_of(["company", "title"], ["Acme", "Welder"])


def assert_refused(response: Any, status: int, code: str) -> dict[str, Any]:
    """See a refusal in the contract's form that left nothing behind, and return its body."""
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    assert body["error_code"] == code
    assert not Import.objects.exists()
    return body


def test_an_import_is_accepted_and_can_be_followed(
    api: APIClient, alice: User, kept_files: Callable[[int], list[str]]
) -> None:
    response = post_import(api, "mine.csv", GOOD)
    assert response.status_code == 202
    body = response.json()
    path = f"{IMPORTS}{body['id']}/"
    assert response["Location"] == path
    assert {**body, "id": 0, "uid": "", "created_at": ""} == {
        "id": 0, "uid": "", "resource": "jobs", "filename": "mine.csv", "size": len(GOOD), "dry_run": False,
        "on_error": "abort", "duplicates": "skip", "mapping": {}, "date_order": "", "status": "queued", "progress": 0,
        "detail": "", "total": 0, "created": 0, "updated": 0, "skipped": 0, "failed": 0, "errors": [], "warnings": [],
        "tables": [], "undone_at": None, "created_at": "", "started_at": None, "finished_at": None,
    }  # fmt: skip
    assert kept_files(alice.pk) == [f"import-{body['uid']}"]
    assert api.get(path).json() == body
    assert api.get(path)["ETag"]
    listed = {name: value for name, value in body.items() if name not in {"errors", "warnings", "tables"}}
    assert api.get(IMPORTS).json() == {"next": None, "previous": None, "results": [listed]}
    assert not Job.objects.exists()

    run_import(body["id"])
    done = api.get(path).json()
    assert (done["status"], done["progress"], done["total"], done["created"]) == ("completed", 100, 1, 1)
    assert done["started_at"]
    assert done["finished_at"] >= done["started_at"]
    assert kept_files(alice.pk) == []


def test_every_field_is_kept(api: APIClient) -> None:
    given = {
        "resource": "applications",
        "dry_run": "true",
        "on_error": "skip",
        "duplicates": "update",
        "mapping": {"Firma": "company", "Nr": None},
        "date_order": "dmy",
    }
    run = post_import(api, "mine.csv", GOOD, **given).json()
    assert {name: run[name] for name in given} == {**given, "dry_run": True}


def test_all_that_is_wrong_with_a_form_is_said_at_once(api: APIClient) -> None:
    wrong = {
        "resource": "pets", "dry_run": "perhaps", "on_error": "retry", "duplicates": "merge", "mapping": "{",
        "date_order": "ymd", "colour": "red",
    }  # fmt: skip
    body = assert_refused(api.post(IMPORTS, wrong, format="multipart"), 400, "VALIDATION_ERROR")
    assert set(body["field_errors"]) == {"file", *wrong}


@pytest.mark.parametrize(
    "mapping",
    [
        "{",
        "[]",
        "null",
        '"company"',
        '{"a": 1}',
        '{"a": ["company"]}',
        "NaN",
        '{"a\\u0000": "company"}',
        '{"a": "\\ud800"}',
    ],
)
def test_a_mapping_is_an_object_of_texts(api: APIClient, mapping: str) -> None:
    body = assert_refused(post_import(api, "a.csv", GOOD, mapping=mapping), 400, "VALIDATION_ERROR")
    assert list(body["field_errors"]) == ["mapping"]
    [message] = body["field_errors"]["mapping"]
    assert message.startswith("Send a JSON object such as") is ("\\u" not in mapping)


def test_a_mapping_has_an_end(api: APIClient) -> None:
    mapping = {f"h{number}": "company" for number in range(501)}
    body = assert_refused(post_import(api, "a.csv", GOOD, mapping=mapping), 400, "VALIDATION_ERROR")
    assert body["field_errors"] == {"mapping": ["Name at most 500 headers."]}


@pytest.mark.parametrize(
    ("mapping", "value"), [({"Firm": "company"}, "Firm"), ({"company": "employer_name"}, "employer_name")]
)
def test_names_of_a_mapping_are_looked_at_with_the_file(
    import_file: ImportFile, mapping: dict[str, str], value: str
) -> None:
    run = import_file("a.csv", GOOD, mapping=mapping)
    assert (run["status"], run["created"]) == ("failed", 0)
    [error] = run["errors"]
    assert error["error_code"] == "BAD_MAPPING"
    assert value in (error["column"], error["value"])
    assert run["detail"] == error["detail"]
    assert not Job.objects.exists()


def test_an_empty_file_a_missing_one_and_a_text_in_its_place(api: APIClient) -> None:
    empty = assert_refused(post_import(api, "a.csv", b""), 400, "VALIDATION_ERROR")
    assert empty["field_errors"] == {"file": ["The submitted file is empty."]}
    missing = assert_refused(api.post(IMPORTS, {"resource": "jobs"}, format="multipart"), 400, "VALIDATION_ERROR")
    assert list(missing["field_errors"]) == ["file"]
    form = {"resource": "jobs", "file": "company,title"}
    text = assert_refused(api.post(IMPORTS, form, format="multipart"), 400, "VALIDATION_ERROR")
    assert list(text["field_errors"]) == ["file"]


def test_json_in_place_of_a_form_says_what_is_missing(api: APIClient) -> None:
    body = assert_refused(api.post(IMPORTS, {"resource": "jobs", "file": "a,b"}), 400, "VALIDATION_ERROR")
    assert list(body["field_errors"]) == ["file"]
    assert_refused(api.post(IMPORTS, "[1]", content_type="application/json"), 400, "VALIDATION_ERROR")
    assert_refused(api.post(IMPORTS, "a,b", content_type="text/csv"), 415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_broken_form_is_a_sentence(api: APIClient) -> None:
    for content in (b"nonsense", b"--x\r\nbroken", b""):
        response = api.post(IMPORTS, content, content_type="multipart/form-data; boundary=x")
        assert response.status_code == 400, response.content
        assert response.json()["detail"]
    response = api.post(IMPORTS, b"nonsense", content_type="multipart/form-data")
    assert response.status_code == 400, response.content
    assert not Import.objects.exists()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    api: APIClient, settings: Settings, alice: User, kept_files: Callable[[int], list[str]]
) -> None:
    assert settings.UPLOAD_LIMIT == 200 * 1024 * 1024
    settings.UPLOAD_LIMIT = 1024**2
    body = assert_refused(post_import(api, "a.csv", b"x" * 1024**2), 413, "PAYLOAD_TOO_LARGE")
    assert body["detail"] == "The file is larger than 1 MB. Split it, or leave columns out."
    assert kept_files(alice.pk) == []
    assert post_import(api, "a.csv", b"x" * (1024**2 - 5000)).status_code == 202


def test_names_of_files_are_shown_and_never_used(
    api: APIClient, alice: User, kept_files: Callable[[int], list[str]]
) -> None:
    for name in ("../../etc/passwd", "C:\\temp\\jobs.csv", "Lebenslauf für Ämter 求人.csv", "x" * 400 + ".csv"):
        response = post_import(api, name, GOOD)
        assert response.status_code == 202, response.content
        assert "/" not in response.json()["filename"]
        assert len(response.json()["filename"]) <= 255
    assert all(name.startswith("import-") for name in kept_files(alice.pk))


def test_a_stranger_meets_none_of_it(api: APIClient, bob_api: APIClient, anonymous: APIClient) -> None:
    pk = start(api, "a.csv", GOOD)
    run_import(pk)
    for path, method in (("", "get"), ("rows/", "get"), ("undo/", "post"), ("cancel/", "post")):
        assert getattr(bob_api, method)(f"{IMPORTS}{pk}/{path}").status_code == 404
        assert getattr(anonymous, method)(f"{IMPORTS}{pk}/{path}").status_code == 401
        assert getattr(api, method)(f"{IMPORTS}999999/{path}").status_code == 404
    assert bob_api.get(IMPORTS).json()["results"] == []
    assert anonymous.get(IMPORTS).status_code == 401
    assert post_import(anonymous, "a.csv", GOOD).status_code == 401
    assert Job.objects.count() == Import.objects.count() == 1


def test_methods_that_there_are_not(api: APIClient) -> None:
    pk = start(api, "a.csv", GOOD)
    for method in ("put", "patch"):
        assert getattr(api, method)(f"{IMPORTS}{pk}/").status_code == 405
    assert run_of(api, pk)["status"] == "queued"


def test_an_import_is_forgotten_when_it_is_over(
    api: APIClient, bob_api: APIClient, alice: User, kept_files: Any
) -> None:
    pk = start(api, "a.csv", GOOD)
    early = api.delete(f"{IMPORTS}{pk}/")
    assert (early.status_code, early.json()["error_code"]) == (409, "CONFLICT")
    run_import(pk)
    assert bob_api.delete(f"{IMPORTS}{pk}/").status_code == 404
    made = Job.objects.count()
    assert made > 0
    assert api.delete(f"{IMPORTS}{pk}/").status_code == 204
    assert api.get(f"{IMPORTS}{pk}/").status_code == 404
    assert not ImportedRow.objects.exists()
    assert Job.objects.count() == made
    assert kept_files(alice.pk) == []


def test_a_read_only_token_looks_and_starts_nothing(api: APIClient, alice: User) -> None:
    pk = start(api, "a.csv", GOOD)
    _, text = issue_token(owner=alice, name="Reader", read_only=True)
    reader = bearer(text)
    assert reader.get(f"{IMPORTS}{pk}/").status_code == 200
    for response in (
        post_import(reader, "b.csv", GOOD),
        reader.post(f"{IMPORTS}{pk}/cancel/"),
        reader.post(f"{IMPORTS}{pk}/undo/"),
    ):
        assert (response.status_code, response.json()["error_code"]) == (403, "FORBIDDEN")
    assert [run.status for run in Import.objects.all()] == [RunStatus.QUEUED]


def test_one_person_has_so_many_runs_at_once(
    api: APIClient, bob_api: APIClient, alice: User, settings: Settings, kept_files: Callable[[int], list[str]]
) -> None:
    settings.RUNS_AT_ONCE = 2
    Export.objects.create(owner=alice, resource="jobs", file_format="csv")
    first = start(api, "a.csv", GOOD)
    third = post_import(api, "b.csv", GOOD)
    assert (third.status_code, third.json()["error_code"]) == (409, "CONFLICT")
    assert third.json()["detail"].startswith("2 exports and imports are under way.")
    assert Import.objects.count() == len(kept_files(alice.pk)) == 1
    assert post_import(bob_api, "b.csv", GOOD).status_code == 202
    run_import(first)
    assert post_import(api, "b.csv", GOOD).status_code == 202


def test_one_persons_files_have_an_end(
    api: APIClient, alice: User, settings: Settings, kept_files: Callable[[int], list[str]]
) -> None:
    settings.EXPORT_QUOTA_MB = 1
    Export.objects.create(
        owner=alice, resource="jobs", file_format="csv", status="completed", file="runs/x", size=1024**2
    )
    response = post_import(api, "a.csv", GOOD)
    assert (response.status_code, response.json()["error_code"]) == (409, "CONFLICT")
    assert response.json()["detail"].startswith("Your files take 1 MB, and 1 MB is the limit.")
    assert not Import.objects.exists()
    assert kept_files(alice.pk) == []


def test_a_key_makes_one_import_of_one_file(
    api: APIClient, alice: User, kept_files: Callable[[int], list[str]]
) -> None:
    def post(data: bytes, **fields: str) -> Any:
        form = {"file": SimpleUploadedFile("a.csv", data), "resource": "jobs", **fields}
        return api.post(IMPORTS, form, format="multipart", HTTP_IDEMPOTENCY_KEY="once")

    first, again = post(GOOD), post(GOOD)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotency-Replayed"] == "true"
    other, flagged = post(GOOD + b"Beta,Smith\n"), post(GOOD, dry_run="true")
    assert (other.status_code, flagged.status_code) == (422, 422)
    assert Import.objects.count() == len(kept_files(alice.pk)) == 1
    run_import(first.json()["id"])
    assert Job.objects.get().company == "Acme"


def test_the_file_is_read_after_its_fingerprint_was_taken(api: APIClient) -> None:
    data = csv_of(["company", "title"], *([f"Company {number}", "Welder"] for number in range(300)))
    file = SimpleUploadedFile("a.csv", data)
    response = api.post(
        IMPORTS, {"file": file, "resource": "jobs"}, format="multipart", HTTP_IDEMPOTENCY_KEY=str(uuid.uuid4())
    )
    run_import(response.json()["id"])
    assert run_of(api, response.json()["id"])["created"] == 300


def test_what_the_broker_lost_is_sent_again(api: APIClient) -> None:
    pk = start(api, "a.csv", GOOD)
    assert stale(Import) == []
    Import.objects.filter(pk=pk).update(lease_until=timezone.now())
    assert stale(Import) == [pk]
    assert stale(Import) == [], "noted as sent"
