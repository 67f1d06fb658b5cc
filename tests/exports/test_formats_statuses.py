"""Stages in the words of people and tools."""

import pytest

from applications.choices import ApplicationStatus
from exports.formats.statuses import APPLICATION_STAGES, JOB_STAGES, Stage, application_stage, job_status, stage_key
from jobs.choices import JobStatus


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Wishlist", "interested"),
        ("SAVED", "interested"),
        ("⭐ Bookmarked", "interested"),
        ("To apply", "interested"),
        ("Not yet applied", "interested"),
        ("Evaluated", "interested"),
        ("✅ Applied", "applied"),
        ("applied!", "applied"),
        ("Application_Submitted", "applied"),
        ("Beworben", "applied"),
        ("Interviewing", "interview"),
        ("Vorstellungsgespräch", "interview"),
        ("Offer received 🎉", "offer"),
        ("Hired", "accepted"),
        ("Offer accepted", "accepted"),
        ("Rejected", "rejected"),
        ("Not Selected", "rejected"),
        ("Declined by company", "rejected"),
        ("Absage", "rejected"),
        ("Declined", "declined"),
        ("Rejected offer", "declined"),
        ("I Withdrew", "withdrawn"),
        ("Ghosted 👻", "ghosted"),
        ("No Response", "ghosted"),
        ("never heard back", "ghosted"),
        ("Zusage", "offer"),
        ("Refused", "rejected"),
        ("No offer", "rejected"),
        ("In Progress", "applied"),
        ("Warte auf Antwort", "applied"),
        ("turned it down", "declined"),
        ("Angebot abgelehnt", "declined"),
        ("❌", "rejected"),
        (" ❌\ufe0f", "rejected"),
        ("👻", "ghosted"),
    ],
)
def test_other_words_for_a_status(text: str, status: str) -> None:
    assert application_stage(text) == Stage(status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Phone Screen", "interview"),
        ("Screening", "interview"),
        ("On-site", "interview"),
        ("Take-home test", "interview"),
        ("2nd interview", "interview"),
        ("Responded", "interview"),
        ("Interview on Friday", "interview"),
        ("Negotiating", "offer"),
        ("SKIP", "withdrawn"),
        ("Rejected after interview", "rejected"),
        ("Applied via referral", "applied"),
        ("Eingeladen", "interview"),
        ("Einladung", "interview"),
        ("Erstgespräch", "interview"),
        ("Zweitgespräch", "interview"),
        ("Waiting for interview", "interview"),
        ("Viewed", "applied"),
        ("Beworben, dann Absage", "rejected"),
        ("They turned me down", "rejected"),
        ("Interview declined by the company", "rejected"),
        ("I was rejected", "rejected"),
        ("I rejected them", "declined"),
        ("I declined the interview", "declined"),
        ("Turned it down after the interview", "declined"),
        ("Rejected by me", "declined"),
        ("[Offer](https://acme.example/offer)", "offer"),
        ("[❌](https://acme.example/mail)", "rejected"),
    ],
)
def test_words_that_say_more_than_the_status(text: str, status: str) -> None:
    assert application_stage(text) == Stage(status, says_more=True)


@pytest.mark.parametrize(
    "text",
    ["", "✅", "???", "Coffee chat", "will be applied", "don't apply", "rejected their offer", "maybe interview",
     "Interview declined", "Declined interview", "Interview cancelled", "Applied, refused", "keine Absage",
     "noch keine Zusage", "Closed", "Job closed", "Archived", "Offen", "✅❌", "passed", "archived",
     "x" * 5_000, "applied " * 50],
)  # fmt: skip
def test_what_is_unknown_is_not_guessed(text: str) -> None:
    assert application_stage(text) is None


def test_a_tool_may_have_words_of_its_own() -> None:
    assert application_stage("Passed", {"passed": "withdrawn"}) == Stage("withdrawn", says_more=True)
    assert application_stage("applied", {"passed": "withdrawn"}) == Stage("applied")


@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_every_status_means_itself(status: str) -> None:
    assert application_stage(status) == Stage(status)


@pytest.mark.parametrize("status", JobStatus.values)
def test_every_status_of_a_job_means_itself(status: str) -> None:
    assert job_status(status) == status


@pytest.mark.parametrize(
    ("text", "status"), [("Wishlist", "saved"), ("Expired", "closed"), ("Live", "open"), ("Offen", "open"), ("x", None)]
)
def test_other_words_for_the_status_of_a_job(text: str, status: str | None) -> None:
    assert job_status(text) == status


@pytest.mark.parametrize("name", [*APPLICATION_STAGES, *JOB_STAGES])
def test_every_word_of_the_tables_can_be_met(name: str) -> None:
    assert stage_key(name) == name
