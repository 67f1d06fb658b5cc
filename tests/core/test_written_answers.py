"""What a write answers without reading the row again is what the next GET answers, and has its ETag."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill
from jobs.models import Job
from tests.jobs.test_jobs_api import FULL

JOBS, APPLICATIONS = "/api/v1/jobs/", "/api/v1/applications/"
LEAST = {"company": "Acme", "title": "Engineer"}


def as_read(api: APIClient, response: Any) -> dict[str, Any]:
    """Return a written row, which is what a GET says."""
    assert response.status_code in {200, 201}, response.content
    written: dict[str, Any] = response.json()
    duplicates = written.pop("possible_duplicates", [])
    kind = JOBS if "company" in written else APPLICATIONS
    read = api.get(f"{kind}{written['id']}/")
    assert (written, response["ETag"]) == (read.json(), read["ETag"])
    return {**written, "possible_duplicates": duplicates}


@pytest.mark.parametrize("body", [LEAST, FULL], ids=["least", "full"])
def test_a_job(api: APIClient, alice: User, body: dict[str, Any]) -> None:
    skill = Skill.objects.ensure(alice.pk, ["Python"])["python"]
    UserSkill.objects.create(owner=alice, skill=skill, level="expert")
    made = as_read(api, api.post(JOBS, body))
    path = f"{JOBS}{made['id']}/"
    changed = as_read(
        api, api.patch(path, {"salary_min": 1.5, "tags": ["b", "a"], "deadline": None, "status": "closed"})
    )
    assert changed["updated_at"] > made["updated_at"]
    other = as_read(api, api.post(JOBS, {**body, "title": f" {body['title']} "}))
    assert other["possible_duplicates"] == [made["id"]]
    assert as_read(api, api.put(path, {**LEAST, "work_mode": None}))["status"] == "saved"


@pytest.mark.parametrize("keys", [("", ""), ("a.com/1", ""), ("", "lever:a:1"), ("a.com/1", "lever:a:1")])
def test_jobs_that_look_alike_are_found_by_what_the_job_has(alice: User, bob: User, keys: tuple[str, str]) -> None:
    def make(owner: User, company: str, url: str, ats: str) -> Job:
        row: Job = Job.objects.create(owner=owner, company_key=company, title_key="t", url_key=url, ats_key=ats)
        return row

    for owner in (alice, bob):
        for company in ("acme", "other"):
            for url, ats in (("", ""), ("a.com/1", ""), ("", "lever:a:1")):
                make(owner, company, url, ats)
    job = make(alice, "acme", *keys)
    expected = list(Job.objects.similar_to(job).values_list("pk", flat=True))
    assert job.similar() == expected
    assert len(expected) == 3 + sum(map(bool, keys))


def test_an_application(api: APIClient) -> None:
    first, second = (api.post(JOBS, {**LEAST, "title": title}).json()["id"] for title in "ab")
    made = as_read(api, api.post(APPLICATIONS, {"job": first, "status": "applied", "notes": "n"}))
    coming = {"application": made["id"], "starts_at": "2100-01-01T10:00:00Z"}
    assert api.post("/api/v1/interviews/", coming).status_code == 201
    path = f"{APPLICATIONS}{made['id']}/"
    changed = as_read(api, api.patch(path, {"resume_label": "v2"}))
    assert (changed["notes"], changed["next_interview_at"]) == ("n", "2100-01-01T10:00:00Z")
    moved = as_read(api, api.patch(path, {"job": second, "status": "offer", "offer_on": None}))
    assert (moved["job_summary"]["title"], moved["status"], len(moved["interviews"])) == ("b", "offer", 1)
    assert as_read(api, api.put(path, {"job": first, "notes": "new"}))["notes"] == "new"
