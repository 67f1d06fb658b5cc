"""Makes a whole search for work out of a seed and a day: the same for the same two, and nothing of the database."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

from applications.choices import ApplicationStatus
from careercopilot.demo.clock import SOON, Clock
from careercopilot.demo.jobs import JobMaker
from careercopilot.demo.plans import ApplicationPlan, JobPlan, Search
from careercopilot.demo.stories import application, plan_follow_ups
from careercopilot.demo.timelines import timelines

SEED = 2026
JOBS = 300
DUPLICATES = 6
DELETED_JOBS = 5
DELETED_APPLICATIONS = 3


def generate(*, seed: int, today: dt.date, zone: ZoneInfo) -> Search:
    """Return the search of the eight months before `today`, a day of `zone`."""
    clock = Clock(random.Random(f"career copilot {seed}"), today, zone)  # noqa: S311 - not secret: it has to repeat
    maker = JobMaker(clock, set())
    courses = timelines(clock)
    applied = [maker.for_timeline(course) for course in courses]
    browsed = [maker.browsed() for _ in range(JOBS - len(applied) - DUPLICATES)]
    originals = clock.rng.sample([job for job in browsed if clock.day_of(job.created_at) < clock.ago(8)], DUPLICATES)
    copies = [maker.duplicate(job) for job in originals]
    untouched = [job for job in browsed if not any(job is original for original in originals)]
    jobs = sorted([*applied, *browsed, *copies], key=lambda job: job.created_at)
    place = {id(job): index for index, job in enumerate(jobs)}
    pairs = zip(courses, applied, strict=True)
    plans = [application(clock, course, job, place[id(job)]) for course, job in pairs]
    plan_follow_ups(clock, plans)
    _delete(clock, untouched, plans, jobs)
    return Search(today, clock.end, jobs, plans)


def _delete(clock: Clock, untouched: list[JobPlan], plans: list[ApplicationPlan], jobs: list[JobPlan]) -> None:
    """Put some applications aside that came to nothing, and some jobs: one of these with its application left."""
    ended = [plan for plan in plans if plan.status == ApplicationStatus.WITHDRAWN]
    for plan in clock.rng.sample(ended, DELETED_APPLICATIONS):
        later = clock.after(plan.updated_at, 3, 0.5, own=True)
        plan.deleted_at = plan.updated_at = clock.by_now(later, plan.updated_at + SOON)
    rejected = [plan for plan in plans if plan.status == ApplicationStatus.REJECTED]
    aside = [*clock.rng.sample(untouched, DELETED_JOBS - 1), jobs[clock.rng.choice(rejected).job]]
    for job in aside:
        later = clock.after(job.updated_at, 5, 0.6, own=True)
        job.deleted_at = job.updated_at = clock.by_now(later, job.updated_at + SOON)
