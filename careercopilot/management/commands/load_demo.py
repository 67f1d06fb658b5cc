"""`load_demo`: an account with a realistic search of eight months."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from careercopilot.demo import DEMO_EMAIL, DEMO_PASSWORD
from careercopilot.demo.generator import SEED, generate
from careercopilot.demo.loader import load
from careercopilot.demo.persona import PROFILE


def iso_day(text: str) -> dt.date:
    """Return a date written as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--today must be a date such as 2026-11-23, and {text} is none.") from error


class Command(BaseCommand):
    """Makes the demo account; refuses to touch one that is there."""

    help = (
        "Make the demo account: a profile, jobs, applications with their histories, interviews, notifications. "
        "It is a superuser with a public password: for one person's own machine, never for a shared installation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--email", default=DEMO_EMAIL, help=f"the account to make ({DEMO_EMAIL})")
        parser.add_argument("--today", type=iso_day, help="the day that the search has come to (today)")
        parser.add_argument("--unless-there", action="store_true", help="do nothing where the account is there")
        parser.add_argument("--seed", type=int, default=SEED, help="another number makes another search")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the account with everything in it, or nothing."""
        email, zone = options["email"].strip().lower(), ZoneInfo(PROFILE["timezone"])
        if User.objects.filter(email=email).exists():
            if options["unless_there"]:
                return
            raise CommandError(f"There is an account {email} already. Delete it first, or name another with --email.")
        now = timezone.localdate(timezone=zone)
        today = options["today"] or now
        if today > now or today.year < 2000:
            raise CommandError(f"--today must lie between 2000-01-01 and today, which is {now} in {zone.key}.")
        search = generate(seed=options["seed"], today=today, zone=zone)
        load(email=email, search=search)
        counts = f"{len(search.jobs)} jobs and {len(search.applications)} applications"
        self.stdout.write(
            f"Made the account {email} (password {DEMO_PASSWORD}, a superuser) with {counts}. "
            "Its password is public: keep it to your own machine."
        )
