"""Jobs and saved searches in the admin: lists, pages, actions, files."""

import csv
import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from jobs.models import Job, JobSkill, JobTag, SavedSearch
from jobs.services import create_jobs

ADMIN = "/admin/jobs/job/"
SEARCHES = "/admin/jobs/savedsearch/"
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def staff(stella: User) -> Client:
    """The admin as Stella."""
    client = Client()
    client.force_login(stella)
    return client


def listed(staff: Client, path: str) -> set[str]:
    """Return what a list of the admin shows."""
    response = staff.get(path)
    assert response.status_code == 200, path
    return {str(row) for row in response.context["cl"].result_list}


def cost(staff: Client, path: str) -> int:
    """Return the number of queries of a page, seen before: content types are looked up once."""
    staff.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert staff.get(path).status_code == 200, path
    return len(captured)


def form(job: Job, **changed: Any) -> dict[str, Any]:
    """Return what the page of a job sends, with some fields changed."""
    names = ["company", "title", "location", "salary_currency", "salary_text", "description", "requirements"]
    names += ["responsibilities", "url", "source", "status", "notes"]
    values = {name: getattr(job, name) for name in names}
    lists = {"tags": json.dumps(job.tags), "contacts": json.dumps(job.contacts), "tech_stack": job.tech_stack_text}
    return {**values, **lists, **changed}


def test_a_list_costs_the_same_for_five_rows_and_fifty(staff: Client, alice: User) -> None:
    create_jobs(owner=alice, items=[{"company": "Acme", "title": f"Job {n}", "tech_stack": ["Go"]} for n in range(5)])
    SavedSearch.objects.bulk_create([SavedSearch(owner=alice, name=str(n)) for n in range(5)])
    five = [cost(staff, path) for path in (ADMIN, SEARCHES)]
    create_jobs(owner=alice, items=[{"company": "Acme", "title": f"More {n}"} for n in range(45)])
    SavedSearch.objects.bulk_create([SavedSearch(owner=alice, name=str(n)) for n in range(5, 50)])
    assert [cost(staff, path) for path in (ADMIN, SEARCHES)] == five
    assert max(five) <= 12
    assert cost(staff, f"{ADMIN}{Job.objects.earliest('pk').pk}/change/") <= 10
    assert cost(staff, f"{SEARCHES}{SavedSearch.objects.earliest('pk').pk}/change/") <= 10


def test_lists_are_searched_and_filtered(staff: Client, api: APIClient, bob_api: APIClient, make_job: Make) -> None:
    make_job(title="One", company="Acme")
    gone = make_job(title="Two", company="Other", status="open")
    bob_api.post("/api/v1/jobs/", {"company": "Acme", "title": "Three"})
    assert listed(staff, f"{ADMIN}?q=acme") == {"One at Acme", "Three at Acme"}
    assert listed(staff, f"{ADMIN}?q=bob@example.com") == {"Three at Acme"}
    assert listed(staff, f"{ADMIN}?status__exact=open") == {"Two at Other"}
    api.delete(f"/api/v1/jobs/{gone['id']}/")
    assert listed(staff, ADMIN) == {"One at Acme", "Three at Acme"}
    assert listed(staff, f"{ADMIN}?deleted=yes") == {"Two at Other"}
    assert len(listed(staff, f"{ADMIN}?deleted=all")) == 3
    api.post("/api/v1/saved-searches/", {"name": "Remote", "filters": {"remote": True}})
    assert listed(staff, f"{SEARCHES}?q=remo") == {"Remote"}
    assert listed(staff, f"{SEARCHES}?q=nobody") == set()


def test_a_job_edited_here_is_as_right_as_one_edited_there(staff: Client, api: APIClient, make_job: Make) -> None:
    made = make_job(tech_stack=["Go"], tags=["old"], contacts=[{"name": "Ann"}])
    job = Job.objects.get()
    sent = form(
        job,
        company="Ørsted A/S",
        title="Übersetzer",
        url="https://a.com/1?utm_source=x",
        tech_stack="postgres\r\nPostgreSQL\r\n\r\nRust",
        tags='["New"]',
        salary_currency="eur",
    )
    response = staff.post(f"{ADMIN}{job.pk}/change/", sent)
    assert response.status_code == 302, response.context["adminform"].form.errors
    read = api.get(f"/api/v1/jobs/{job.pk}/").json()
    assert (read["company"], read["tech_stack"], read["tags"]) == ("Ørsted A/S", ["PostgreSQL", "Rust"], ["New"])
    assert (read["contacts"], read["salary_currency"]) == (made["contacts"], "EUR")
    assert read["updated_at"] > made["updated_at"]
    for query in ("q=ubersetzer", "company=orsted", "tech_stack=postgresql", "tags=new"):
        assert len(api.get(f"/api/v1/jobs/?{query}").json()["results"]) == 1, query
    for query in ("q=engineer", "tech_stack=go", "tags=old"):
        assert api.get(f"/api/v1/jobs/?{query}").json()["results"] == [], query
    assert api.post("/api/v1/jobs/", {"company": "X", "title": "Y", "url": "http://a.com/1/"}).json()[
        "possible_duplicates"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tags", "5"),
        ("tags", '{"a": 1}'),
        ("tags", "[1]"),
        ("contacts", '"Ann"'),
        ("contacts", '[{"nick": "A"}]'),
        ("tech_stack", "x" * 101),
        ("salary_currency", "XXX"),
        ("url", "javascript:alert(1)"),
        ("status", "bogus"),
    ],
)
def test_what_the_api_refuses_is_refused_here(
    staff: Client, api: APIClient, make_job: Make, name: str, value: str
) -> None:
    made = make_job()
    response = staff.post(f"{ADMIN}{made['id']}/change/", form(Job.objects.get(), **{name: value}))
    assert response.status_code == 200
    assert name in response.context["adminform"].form.errors
    assert api.get(f"/api/v1/jobs/{made['id']}/").json()["updated_at"] == made["updated_at"]


def test_a_job_added_here_has_links_and_an_owner_for_good(staff: Client, alice: User, bob: User) -> None:
    sent = form(Job(company="Acme", title="Engineer", status="saved"), owner=alice.pk, tech_stack="Go", tags='["a"]')
    assert staff.post(f"{ADMIN}add/", sent).status_code == 302
    job = Job.objects.get()
    assert (job.owner, JobSkill.objects.get().skill.owner, JobTag.objects.get().key) == (alice, alice, "a")
    assert staff.post(f"{ADMIN}{job.pk}/change/", form(job, owner=bob.pk)).status_code == 302
    assert Job.objects.get().owner == alice


def test_actions_delete_restore_and_remove(staff: Client, make_application: Make, make_job: Make) -> None:
    application, free = make_application(), make_job()
    ids = [application["job"], free["id"]]

    def act(action: str, chosen: list[int]) -> None:
        sent = {"action": action, "_selected_action": chosen}
        assert staff.post(f"{ADMIN}?deleted=all", sent).status_code == 302

    act("put_aside", ids)
    assert Job.objects.deleted().count() == 2
    act("bring_back", ids)
    assert Job.objects.live().count() == 2
    act("remove_for_good", ids)
    assert Job.objects.count() == 2
    act("remove_for_good", [free["id"]])
    assert Job.objects.get().pk == application["job"]
    page = staff.post(f"{ADMIN}{application['job']}/delete/", {"post": "yes"})
    assert page.status_code == 302
    assert Job.objects.get().deleted_at is not None
    act("delete_selected", ids)
    assert Job.objects.count() == 1


def test_jobs_leave_as_csv(staff: Client, make_job: Make) -> None:
    made = make_job(title='Said "hello"', tech_stack=["Go", "C++"], tags=["a", "b"], notes="two\nlines")
    for _ in range(3):
        make_job()
    columns = {f"jobadminresource_{name}": "on" for name in ("uid", "owner", "title", "tech_stack", "tags", "notes")}
    response = staff.post(f"{ADMIN}export/", {"format": "0", "resource": "", **columns})
    assert response["Content-Type"] == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == 4
    row = next(row for row in rows if row["uid"] == made["uid"])
    assert (row["owner"], row["title"], row["notes"]) == ("alice@example.com", 'Said "hello"', "two\nlines")
    assert (row["tech_stack"].split("\n"), row["tags"].split("\n")) == (["Go", "C++"], ["a", "b"])


def import_csv(staff: Client, text: str) -> tuple[Any, Any]:
    """Carry out both steps of an import; return the answers to the upload and to the confirmation, None if refused."""
    upload = SimpleUploadedFile("jobs.csv", text.encode(), "text/csv")
    shown = staff.post(f"{ADMIN}import/", {"import_file": upload, "format": "0", "resource": ""})
    assert shown.status_code == 200
    confirm = shown.context.get("confirm_form")
    if confirm is None:
        return shown, None
    sent = {name: value for name, value in confirm.initial.items() if value is not None}
    return shown, staff.post(f"{ADMIN}process_import/", sent)


def test_jobs_come_from_csv_with_their_links(staff: Client, api: APIClient, alice: User) -> None:
    text = (
        "uid,owner,company,title,location,tech_stack,tags,status,salary_min,posted_on,url\n"
        f'{uuid.uuid4()},alice@example.com,Café GmbH,Cook,Köln,"postgres\nRust","[""Über""]",open,1000,2026-03-01,https://a.com/1?utm_source=x\n'
        f"{uuid.uuid4()},alice@example.com,Acme,Engineer,,,,saved,,,\n"
    )
    shown, done = import_csv(staff, text)
    assert not shown.context["result"].has_errors(), shown.context["result"].row_errors()
    assert [row.error for row in shown.context["result"].invalid_rows] == []
    assert done.status_code == 302, done.context["form"].errors
    assert Job.objects.filter(owner=alice).count() == 2
    for query in ("q=cafe+coo", "tech_stack=postgresql", "tags=uber", "location=koln", "status=open", "salary_min=900"):
        (row,) = api.get(f"/api/v1/jobs/?{query}").json()["results"]
        assert (row["company"], row["tech_stack"], row["tags"]) == ("Café GmbH", ["PostgreSQL", "Rust"], ["Über"])
    assert Job.objects.get(company="Café GmbH").url_key == "a.com/1"
    assert api.get("/api/v1/jobs/").status_code == 200
    job = Job.objects.get(company="Acme")
    import_csv(staff, f"uid,owner,company,title,tech_stack\n{job.uid},alice@example.com,Acme,Engineer II,Go\n")
    job.refresh_from_db()
    assert (job.title, job.title_folded, job.tech_stack) == ("Engineer II", "engineer ii", ["Go"])
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("status", "bogus"),
        ("tags", "[5]"),
        ("contacts", '"[{""nick"": 1}]"'),
        ("url", "javascript:x"),
        ("salary_currency", "XXX"),
    ],
)
def test_a_bad_cell_is_refused_with_its_row(staff: Client, api: APIClient, column: str, value: str) -> None:
    text = f"uid,owner,company,title,{column}\n{uuid.uuid4()},alice@example.com,Acme,Engineer,{value}\n"
    shown, done = import_csv(staff, text)
    assert done is None
    assert shown.context["result"].has_validation_errors() or shown.context["result"].has_errors()
    assert Job.objects.count() == 0


def test_a_reader_may_look(alice: User, make_job: Make) -> None:
    job = make_job(tech_stack=["Go"])
    reader = User.objects.create_user("reader@example.com", is_staff=True)
    client = Client()
    client.force_login(reader)
    assert client.get(ADMIN).status_code == 403
    assert client.get(f"{ADMIN}{job['id']}/change/").status_code == 403


def test_a_formula_is_a_text_in_a_file_of_the_admin_and_comes_back_as_it_was(staff: Client, make_job: Make) -> None:
    made = make_job(company="=1+1", title="'@home", tech_stack=["+Go"])
    names = ["uid", "owner", "company", "title", "tech_stack"]
    columns = {f"{resource}_{name}": "on" for resource in ("jobresource", "jobadminresource") for name in names}
    text = staff.post(f"{ADMIN}export/", {"format": "0", "resource": "", **columns}).content.decode()
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["company"], row["title"], row["tech_stack"]) == ("'=1+1", "''@home", "'+Go")
    Job.objects.update(company="Changed", title="Changed")
    import_csv(staff, text)
    job = Job.objects.get(pk=made["id"])
    assert (job.company, job.title, job.tech_stack) == ("=1+1", "'@home", ["+Go"])
