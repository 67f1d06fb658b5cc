"""What follows from writing jobs: deletion and return, notifications, likely duplicates, the match with a profile."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Skill, User, UserSkill
from applications.models import Application, Interview, StatusChange
from careercopilot.core.errors import Conflict
from jobs.models import Job, JobSkill, JobTag
from jobs.services import create_jobs, destroy_jobs, save_job, update_jobs
from notifications.models import Notification

JOBS = "/api/v1/jobs/"
Made = dict[str, Any]
Make = Callable[..., Made]
FULL: Made = {
    "company": "Müller & Söhne GmbH",
    "title": "Senior Engineer",
    "salary_min": 70000,
    "tech_stack": ["PostgreSQL", "Python", "Some Rare Thing"],
    "tags": ["dream", "Über"],
    "notes": "Looks good",
}


def test_another_users_job_is_not_there(bob_api: APIClient, make_job: Make) -> None:
    path = f"{JOBS}{make_job()['id']}/"
    assert bob_api.get(path).status_code == 404
    assert bob_api.patch(path, {"notes": "mine"}).status_code == 404
    assert bob_api.put(path, {"company": "B", "title": "B"}).status_code == 404
    assert bob_api.delete(path).status_code == 404
    assert bob_api.delete(f"{path}?hard=true&cascade=true").status_code == 404
    assert bob_api.post(f"{path}restore/").status_code == 404
    assert bob_api.get(JOBS).json()["results"] == []
    assert Job.objects.get().notes == ""
    assert Job.objects.get().deleted_at is None


def test_a_soft_delete_leaves_everything_and_restore_brings_it_back(
    api: APIClient, make_application: Make, make_job: Make
) -> None:
    job = make_job(**FULL)
    application = make_application(job=job["id"], status="applied")
    path = f"{JOBS}{job['id']}/"
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404
    assert api.patch(path, {"notes": "x"}).status_code == 404
    assert api.delete(path).status_code == 404
    assert api.get(JOBS).json()["results"] == []
    (deleted,) = api.get(f"{JOBS}?deleted=true").json()["results"]
    assert deleted["deleted_at"] is not None
    assert (JobSkill.objects.count(), JobTag.objects.count(), StatusChange.objects.count()) == (3, 2, 1)
    shown = api.get(f"/api/v1/applications/{application['id']}/").json()
    assert shown["deleted_at"] is None
    assert shown["job_summary"]["title"] == FULL["title"]
    restored = api.post(f"{path}restore/")
    assert restored.status_code == 200
    assert {**restored.json(), "updated_at": None} == {**api.get(path).json(), "updated_at": None}
    assert {name: restored.json()[name] for name in FULL} == FULL
    again = api.post(f"{path}restore/")
    assert again.status_code == 200
    assert again.json() == restored.json()


def test_a_hard_delete_waits_for_applications(api: APIClient, make_application: Make, make_job: Make) -> None:
    job = make_job(**FULL)
    path = f"{JOBS}{job['id']}/"
    application = make_application(job=job["id"])
    api.post("/api/v1/interviews/", {"application": application["id"]})
    api.delete(f"/api/v1/applications/{application['id']}/")
    for way in ("?hard=true", "?hard=true&cascade=false"):
        refused = api.delete(path + way)
        assert refused.status_code == 409
        assert refused.json()["error_code"] == "CONFLICT"
    assert api.delete(f"{path}?hard=maybe").json()["field_errors"] == {"hard": ["Send true or false."]}
    assert (Job.objects.count(), Application.objects.count()) == (1, 1)
    assert api.delete(f"{path}?hard=true&cascade=true").status_code == 204
    for model in (Job, JobSkill, JobTag, Application, StatusChange, Interview):
        assert model.objects.count() == 0
    assert Skill.objects.count() == 3


def test_a_deleted_job_can_be_removed_for_good(api: APIClient, make_job: Make) -> None:
    job = make_job()
    api.delete(f"{JOBS}{job['id']}/")
    assert api.delete(f"{JOBS}{job['id']}/?hard=true").status_code == 204
    assert api.post(f"{JOBS}{job['id']}/restore/").status_code == 404
    assert Job.objects.count() == 0


def test_a_change_of_status_is_told_and_nothing_else_is(api: APIClient, make_job: Make) -> None:
    job = make_job()
    path = f"{JOBS}{job['id']}/"
    api.patch(path, {"notes": "x", "status": "saved"})
    assert Notification.objects.count() == 0
    api.patch(path, {"status": "closed"})
    (note,) = Notification.objects.all()
    assert note.type == "job_status_change"
    assert note.data == {"job": job["id"], "from": "saved", "to": "closed"}


def ids(response: Any) -> list[int]:
    """Return the duplicates that an answer names."""
    assert response.status_code in {200, 201}, response.content
    found: list[int] = response.json()["possible_duplicates"]
    return found


GREENHOUSE = "https://boards.greenhouse.io/acme/jobs/4012345"


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ({"url": "https://a.com/j/1?utm_source=x&id=2"}, {"url": "http://www.a.com/j/1/?id=2&fbclid=z#top"}, True),
        ({"url": "https://a.com/j/1?id=2"}, {"url": "https://a.com/j/1?id=3"}, False),
        ({"url": GREENHOUSE}, {"url": "https://job-boards.greenhouse.io/acme/jobs/4012345?gh_src=x"}, True),
        ({"url": GREENHOUSE}, {"url": "https://boards.greenhouse.io/acme/jobs/4012346"}, False),
        ({"company": "Müller GmbH", "title": "Koch"}, {"company": "MULLER", "title": "koch (m/w/d)"}, True),
        ({"company": "Müller GmbH", "title": "Koch"}, {"company": "Müller", "title": "Koch II"}, False),
        ({"company": "Müller GmbH", "title": "Koch"}, {"company": "Müllers", "title": "Koch"}, False),
    ],
)
def test_what_looks_alike(api: APIClient, make_job: Make, first: Made, second: Made, alike: bool) -> None:  # noqa: FBT001
    one = make_job(**{"company": "One", "title": "First", **first})
    two = api.post(JOBS, {"company": "Two", "title": "Second", **second})
    assert ids(two) == ([one["id"]] if alike else [])
    changed = api.patch(f"{JOBS}{one['id']}/", {"notes": "x"})
    assert ids(changed) == ([two.json()["id"]] if alike else [])
    assert Job.objects.count() == 2
    assert "possible_duplicates" not in api.get(f"{JOBS}{one['id']}/").json()


def test_the_same_place_comes_before_the_same_title(api: APIClient, make_job: Make) -> None:
    same_place = make_job(company="Other", title="Something", url=GREENHOUSE)
    same_title = make_job(company="Acme Inc.", title="Engineer")
    made = api.post(JOBS, {"company": "Acme", "title": "Engineer", "url": GREENHOUSE})
    assert ids(made) == [same_place["id"], same_title["id"]]


def test_neither_deleted_jobs_nor_those_of_others_look_alike(
    api: APIClient, bob_api: APIClient, make_job: Make
) -> None:
    bobs = bob_api.post(JOBS, {"company": "Acme", "title": "Engineer", "url": GREENHOUSE})
    gone = make_job(url=GREENHOUSE)
    api.delete(f"{JOBS}{gone['id']}/")
    assert ids(bobs) == []
    made = api.post(JOBS, {"company": "Acme", "title": "Engineer", "url": GREENHOUSE})
    assert ids(made) == []
    api.post(f"{JOBS}{gone['id']}/restore/")
    assert ids(api.patch(f"{JOBS}{made.json()['id']}/", {})) == [gone["id"]]
    moved = api.patch(f"{JOBS}{made.json()['id']}/", {"url": "", "title": "Another"})
    assert ids(moved) == []


def test_the_match_follows_the_profile(api: APIClient, alice: User, make_job: Make) -> None:
    job = make_job(title="Data Engineer", tech_stack=["Python", "SQL"], experience_level="senior", work_mode="remote")
    path = f"{JOBS}{job['id']}/"
    assert job["match_score"] is None
    skill = Skill.objects.get(owner=alice, name="Python")
    mine = UserSkill.objects.create(owner=alice, skill=skill, level="expert")
    assert api.get(path).json()["match_score"] == 50
    api.patch("/api/v1/me/", {"work_modes": ["remote"]})
    # (40 x 0.5 + 10 x 1) / 50
    assert api.get(path).json()["match_score"] == 60
    assert api.get(JOBS).json()["results"][0]["match_score"] == 60
    mine.delete()
    api.patch("/api/v1/me/", {"work_modes": ["onsite"]})
    assert api.get(path).json()["match_score"] == 0


def test_an_etag_covers_the_match(api: APIClient, make_job: Make) -> None:
    path = f"{JOBS}{make_job(work_mode='remote')['id']}/"
    tag = api.get(path)["ETag"]
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 304
    api.patch("/api/v1/me/", {"work_modes": ["remote"]})
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert api.patch(path, {"notes": "x"}, headers={"If-Match": tag}).status_code == 412
    assert Job.objects.get().notes == ""


def test_a_skill_has_one_spelling(make_job: Make, alice: User) -> None:
    job = make_job(tech_stack=["postgres", "PostgreSQL", "postgresql", " Postgre  SQL ", "C++", "C", "c#", "python"])
    assert job["tech_stack"] == ["PostgreSQL", "C++", "C", "C#", "Python"]
    other = make_job(tech_stack=["POSTGRES", "My Own\nTool"])
    assert other["tech_stack"] == ["PostgreSQL", "My Own Tool"]
    assert Skill.objects.filter(owner=alice).count() == 6
    assert JobSkill.objects.filter(job_id=job["id"]).count() == 5


def test_tags_and_their_keys(api: APIClient, make_job: Make) -> None:
    job = make_job(tags=["dream", "dream", " Dream ", "Zürich"])
    assert job["tags"] == ["dream", "Dream", "Zürich"]
    assert set(JobTag.objects.values_list("key", flat=True)) == {"dream", "zurich"}
    assert api.patch(f"{JOBS}{job['id']}/", {"tags": []}).json()["tags"] == []
    assert not JobTag.objects.exists()


def test_many_jobs_are_made_and_changed_at_the_price_of_one(alice: User) -> None:
    def cost(number: int) -> tuple[int, int]:
        items = [{**FULL, "salary_min": Decimal(5), "title": f"Job {number}.{n}"} for n in range(number)]
        with CaptureQueriesContext(connection) as making:
            made = create_jobs(owner=alice, items=items)
        with CaptureQueriesContext(connection) as changing:
            update_jobs(owner=alice, changes=[(job, {"tags": ["a"], "tech_stack": ["Go"]}) for job in made])
        assert [job.title for job in made] == [item["title"] for item in items]
        return len(making), len(changing)

    create_jobs(owner=alice, items=[{**FULL, "tech_stack": [*FULL["tech_stack"], "Go"]}])
    assert cost(1) == cost(20)
    assert (JobSkill.objects.count(), JobSkill.objects.filter(skill__name="Go").count()) == (25, 22)
    assert (JobTag.objects.count(), JobTag.objects.filter(key="a").count()) == (23, 21)


def test_a_change_writes_its_own_columns_alone(alice: User) -> None:
    job = create_jobs(owner=alice, items=[FULL])[0]
    Job.objects.update(notes="written meanwhile")
    update_jobs(owner=alice, changes=[(job, {"company": "Ørsted A/S"})])
    stored = Job.objects.get()
    assert (stored.notes, stored.company_folded, stored.company_key) == ("written meanwhile", "orsted a/s", "orsted")


def test_saving_a_job_as_it_stands_makes_its_links_right(alice: User) -> None:
    job = create_jobs(owner=alice, items=[FULL])[0]
    job.tags, job.title, job.url = ["New"], "Ünique", "https://a.com/x?utm_source=y"
    save_job(job=job, tech_stack=["postgres", "", "PostgreSQL"])
    stored = Job.objects.get()
    assert (stored.tech_stack, stored.title_folded, stored.url_key) == (["PostgreSQL"], "unique", "a.com/x")
    assert list(JobSkill.objects.values_list("skill__name", flat=True)) == ["PostgreSQL"]
    assert list(JobTag.objects.values_list("key", flat=True)) == ["new"]


def test_of_several_jobs_none_goes_while_one_is_applied_to(alice: User, make_application: Make, make_job: Make) -> None:
    make_application()
    make_job(title="Free")
    with pytest.raises(Conflict):
        destroy_jobs(jobs=list(Job.objects.all()))
    assert Job.objects.count() == 2
