"""The demo account: the same at each start, true to the contract, and like a search that somebody made."""

import datetime as dt
from collections import Counter
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.http import HttpRequest
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Skill, User, UserSkill
from applications.choices import ApplicationStatus, InterviewOutcome
from applications.history import project
from applications.models import Application, Interview, StatusChange
from applications.serializers import InterviewSerializer
from careercopilot.demo import DEMO_EMAIL, DEMO_PASSWORD
from careercopilot.demo.generator import SEED, generate
from careercopilot.demo.plans import Search
from jobs.matching import match_score
from jobs.models import Job, SavedSearch
from jobs.profiles import matching_profile
from jobs.search import JOB_SEARCH
from jobs.serializers import JobSerializer, SavedSearchSerializer
from notifications.models import Delivery, Notification
from tests.conftest import client_for

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, SATURDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 21)
SUMMER_TIME, NEW_YEAR, LEAP_DAY = dt.date(2026, 3, 29), dt.date(2026, 1, 1), dt.date(2024, 2, 29)


@pytest.fixture(
    params=[(SEED, MONDAY), (SEED, SATURDAY), (1, SUMMER_TIME), (2, NEW_YEAR), (-3, LEAP_DAY)],
    ids=["monday", "saturday", "summer-time", "new-year", "leap-day"],
)
def search(request: pytest.FixtureRequest) -> Search:
    """A generated search, for several seeds and days."""
    seed, today = request.param
    return generate(seed=seed, today=today, zone=BERLIN)


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment as the clock on the wall in Berlin shows it."""
    return moment.astimezone(BERLIN)


def test_a_seed_and_a_day_make_one_search() -> None:
    first, second = (generate(seed=5, today=MONDAY, zone=BERLIN) for _ in range(2))
    other = generate(seed=6, today=MONDAY, zone=BERLIN)
    assert first == second
    assert [job.values for job in first.jobs] != [job.values for job in other.jobs]


def test_the_promised_numbers(search: Search) -> None:
    histories = [{step.status for step in plan.steps} for plan in search.applications]
    sent = [history for history in histories if "applied" in history]
    interviewed = [history for history in sent if "interview" in history]
    interviews = [interview for plan in search.applications for interview in plan.interviews]
    coming = [interview for interview in interviews if interview["outcome"] == InterviewOutcome.PENDING]
    assert (len(search.jobs), len(search.applications)) == (300, 120)
    assert 0.10 <= len(interviewed) / len(sent) <= 0.15
    assert sum("offer" in history for history in histories) == 4
    assert {plan.status for plan in search.applications} == set(ApplicationStatus.values)
    assert 20 <= len(interviews) <= 32
    assert len(coming) == 4
    assert all(dt.timedelta(0) < local(one["starts_at"]).date() - search.today < dt.timedelta(14) for one in coming)
    assert {plan.resume_label for plan in search.applications if plan.resume_label} == {
        "2-page general",
        "Backend focus v3",
        "Platform focus v2",
    }


def test_nothing_lies_in_the_future_but_what_belongs_there(search: Search) -> None:
    past = [moment for job in search.jobs for moment in (job.created_at, job.updated_at, job.deleted_at) if moment]
    for plan in search.applications:
        past += [moment for moment in (plan.created_at, plan.updated_at, plan.deleted_at) if moment]
        past += [moment for step in plan.steps for moment in (step.occurred_at, step.recorded_at)]
        past += [one["created_at"] for one in plan.interviews]
        past += [one["starts_at"] for one in plan.interviews if one["outcome"] != InterviewOutcome.PENDING]
        past += [one["updated_at"] for one in plan.interviews]
    assert max(local(moment).date() for moment in past) < search.today
    assert min(local(moment).date() for moment in past) >= search.today - dt.timedelta(days=250)
    assert all(job.values["posted_on"] is None or job.values["posted_on"] < search.today for job in search.jobs)


def test_follow_ups_are_due_and_to_come(search: Search) -> None:
    days = [plan.follow_up_on for plan in search.applications if plan.follow_up_on]
    assert sum(day <= search.today for day in days) == 5
    assert 7 <= sum(search.today < day <= search.today + dt.timedelta(days=14) for day in days) <= 8
    for plan in search.applications:
        if plan.follow_up_on and len(plan.steps) > 1:
            assert plan.follow_up_on > local(plan.steps[1].occurred_at).date()


def test_histories_run_forward_at_working_hours(search: Search) -> None:
    moments = []
    for plan in search.applications:
        times = [step.occurred_at for step in plan.steps]
        assert times == sorted(set(times))
        assert all(step.recorded_at >= step.occurred_at for step in plan.steps)
        assert plan.steps[0].status == ApplicationStatus.INTERESTED
        assert search.jobs[plan.job].created_at <= plan.created_at == times[0]
        moments += [local(moment) for moment in times]
    assert all(8 <= moment.hour <= 18 for moment in moments)
    assert sum(moment.weekday() > 4 for moment in moments) < len(moments) / 20
    answers = [local(plan.steps[-1].occurred_at) for plan in search.applications if plan.status == "rejected"]
    assert {moment.weekday() for moment in answers} <= {0, 1, 2, 3, 4}


def test_interviews_follow_the_invitation(search: Search) -> None:
    for plan in search.applications:
        invited = [step.occurred_at for step in plan.steps if step.status == ApplicationStatus.INTERVIEW]
        starts = [one["starts_at"] for one in plan.interviews]
        assert starts == sorted(starts)
        assert bool(invited) == bool(starts)
        assert all(start > invited[0] for start in starts)
        if plan.status != ApplicationStatus.INTERVIEW:
            assert all(start < plan.steps[-1].occurred_at for start in starts)
        for one in plan.interviews:
            assert one["created_at"] < one["starts_at"]
            is_over = one["outcome"] in {InterviewOutcome.PASSED, InterviewOutcome.FAILED}
            assert bool(one["feedback"]["questions"]) == bool(one["feedback"]["skill_areas"]) == is_over


def test_texts_are_filled_in_and_fit_their_skills(search: Search) -> None:
    for job in search.jobs:
        texts = [str(value) for value in job.values.values() if isinstance(value, str)]
        assert not any("{" in text or "  " in text for text in texts)
        assert job.values["description"].count("\n\n") == 2
        assert job.values["requirements"].count("\n") >= 4
        assert job.values["responsibilities"].count("\n") >= 3
        assert set(job.role.core[:2]) <= set(job.stack)
        if job.values["url"]:
            assert job.values["url"].partition("//")[2].partition("/")[0].endswith((".example.com", ".example.org"))


class LoadedDemoTests(TestCase):
    """The account as the command leaves it; loaded once for all."""

    user: ClassVar[User]
    queries: ClassVar[int]

    @classmethod
    def setUpTestData(cls) -> None:
        """Load the demo account."""
        with CaptureQueriesContext(connection) as captured:
            call_command("load_demo")
        cls.queries = len(captured)
        cls.user = User.objects.get(email=DEMO_EMAIL)

    def test_the_number_of_queries_is_bounded(self) -> None:
        assert self.queries < 200

    def test_the_account_signs_in_and_is_staff(self) -> None:
        user = authenticate(HttpRequest(), email=DEMO_EMAIL, password=DEMO_PASSWORD)
        assert user == self.user
        assert (self.user.is_staff, self.user.is_superuser, self.user.timezone) == (True, True, "Europe/Berlin")
        assert EmailAddress.objects.filter(user=self.user, verified=True, primary=True).count() == 1
        assert UserSkill.objects.for_user(self.user).count() == 19

    def test_jobs_are_what_the_api_would_take(self) -> None:
        context = {"request": request_of(self.user)}
        for plan in generate(seed=SEED, today=self.user.today(), zone=BERLIN).jobs:
            serializer = JobSerializer(data=plan.values, context=context)
            assert serializer.is_valid(), serializer.errors
        for row in SavedSearch.objects.for_user(self.user):
            data = {"name": f"{row.name}, again", "filters": row.filters}
            assert SavedSearchSerializer(data=data, context=context).is_valid()
        for interview in Interview.objects.for_user(self.user).filter(application__deleted_at=None):
            assert InterviewSerializer(data=InterviewSerializer(interview).data, context=context).is_valid()

    def test_the_api_shows_it(self) -> None:
        api = client_for(self.user)
        assert api.get("/api/v1/jobs/?count=true&page_size=1").json()["count"] == 295
        assert api.get("/api/v1/applications/?count=true&page_size=1").json()["count"] == 117
        assert api.get("/api/v1/notifications/unread-count/").json() == {"unread_count": 12}
        for search in SavedSearch.objects.for_user(self.user):
            assert api.get("/api/v1/jobs/", query_of(search.filters)).json()["results"], search.name

    def test_every_job_is_found_by_its_title(self) -> None:
        rows = Job.objects.for_user(self.user)
        for pk, title in rows.values_list("pk", "title"):
            assert pk in JOB_SEARCH.search(rows, title).values_list("pk", flat=True), title

    def test_links_and_derived_columns_stand(self) -> None:
        for job in Job.objects.for_user(self.user).prefetch_related("skills", "job_tags"):
            assert {skill.key for skill in job.skills.all()} == set(job.skill_keys)
            assert job.job_tags.count() == len(job.tags)
            shown = (job.company_key, job.title_key, job.url_key, job.company_folded)
            job.derive()
            assert shown == (job.company_key, job.title_key, job.url_key, job.company_folded)
        assert not Skill.objects.exclude(owner=self.user).exists()

    def test_duplicates_are_seen_and_deleted_rows_are_there(self) -> None:
        jobs = Job.objects.for_user(self.user)
        alike = [job for job in jobs.live() if Job.objects.similar_to(job).exists()]
        assert len(alike) == 12
        assert jobs.deleted().count() == 5
        assert jobs.deleted().filter(applications__deleted_at=None, applications__pk__isnull=False).count() == 1
        assert Application.objects.for_user(self.user).deleted().count() == 3

    def test_status_and_dates_follow_from_the_history(self) -> None:
        for application in Application.objects.for_user(self.user).prefetch_related("history"):
            entries = list(StatusChange.objects.filter(application=application).in_order())
            stored = (application.status, application.applied_on, application.response_on, application.offer_on)
            assert tuple(vars(project(entries, BERLIN)).values()) == stored
            assert application.created_at == entries[0].occurred_at
            assert application.updated_at == (application.deleted_at or entries[-1].recorded_at)
            assert {entry.actor_id for entry in entries} == {self.user.pk}

    def test_scores_are_spread(self) -> None:
        profile = matching_profile(self.user)
        scores = [match_score(profile, job) for job in Job.objects.for_user(self.user).live()]
        known = [score for score in scores if score is not None]
        assert len(known) == len(scores)
        assert min(known) < 40
        assert max(known) > 80
        assert len(set(known)) > 40

    def test_notifications_are_dated_and_mostly_read(self) -> None:
        rows = list(Notification.objects.for_user(self.user).order_by("pk"))
        dates = [row.created_at for row in rows]
        old = [row for row in rows if timezone.now() - row.created_at > dt.timedelta(days=15)]
        changes = StatusChange.objects.for_user(self.user)
        assert dates == sorted(dates)
        assert len(rows) == changes.exclude(status=ApplicationStatus.INTERESTED).count()
        assert set(dates) <= set(changes.values_list("recorded_at", flat=True))
        assert old
        assert all(row.is_read and row.read_at and row.read_at >= row.created_at for row in old)
        assert [row.is_read for row in rows] == [True] * (len(rows) - 12) + [False] * 12
        assert {row.email for row in rows} == {False}
        told = Counter(Delivery.objects.for_user(self.user).values_list("channel", flat=True))
        assert told == {"in_app": len(rows)}

    def test_a_second_call_is_refused_and_changes_nothing(self) -> None:
        before = counts()
        with pytest.raises(CommandError, match=r"There is an account demo@example\.com already"):
            call_command("load_demo", "--email", "Demo@Example.com")
        assert counts() == before

    def test_another_account_stands_beside_it(self) -> None:
        call_command("load_demo", "--email", "second@example.com", "--today", "2026-03-29", "--seed", "4")
        second = User.objects.get(email="second@example.com")
        assert Job.objects.for_user(second).count() == 300
        assert Job.objects.for_user(self.user).count() == 300


def request_of(user: User) -> HttpRequest:
    """Return a request of a user's, as serializers ask for."""
    request = HttpRequest()
    request.user = user
    return request


def query_of(filters: dict[str, Any]) -> dict[str, Any]:
    """Return the filters of a saved search as they stand in a query."""
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in filters.items()}


def counts() -> tuple[int, ...]:
    """Return how many rows there are of each kind."""
    models = (User, Job, Application, StatusChange, Interview, Notification, SavedSearch, UserSkill)
    return tuple(model.objects.count() for model in models)


@pytest.mark.django_db
@pytest.mark.parametrize("today", ["tomorrow", "2026-02-30", "2999-01-01", "1066-10-14"])
def test_a_day_that_cannot_be_is_refused(today: str) -> None:
    with pytest.raises(CommandError, match="--today must"):
        call_command("load_demo", "--today", today)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_failure_leaves_nothing(bob: User) -> None:
    EmailAddress.objects.create(user=bob, email=DEMO_EMAIL, verified=True)
    before = counts()
    with pytest.raises(IntegrityError):
        call_command("load_demo")
    assert counts() == before
