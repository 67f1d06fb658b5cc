"""`issue_token EMAIL`: a token for the API, alone on a line."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.services import TOKEN_LIFETIME, issue_token

MAX_DAYS = 3650


class Command(BaseCommand):
    """Makes a token and prints it; it is shown this once."""

    help = "Print a new API token of the user with this e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("email")
        parser.add_argument("--name", default="Command line", help="what the token is called in lists")
        parser.add_argument("--days", type=int, default=TOKEN_LIFETIME.days, help="days until it expires")
        parser.add_argument("--read-only", action="store_true", help="a token that may change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the token."""
        if not 1 <= options["days"] <= MAX_DAYS:
            raise CommandError(f"--days must be a whole number from 1 to {MAX_DAYS}.")
        if not 1 <= len(options["name"].strip()) <= 100:
            raise CommandError("--name must have 1 to 100 characters.")
        email = options["email"].strip().lower()
        owner = User.objects.filter(email=email).first()
        if owner is None:
            message = f"There is no user {email}. Make one with: manage.py createsuperuser --email {email}"
            raise CommandError(message)
        if not owner.is_active:
            raise CommandError(f"The user {email} is not active, so that a token of theirs would not work.")
        _token, text = issue_token(
            owner=owner,
            name=options["name"].strip(),
            read_only=options["read_only"],
            expires_at=timezone.now() + timedelta(days=options["days"]),
        )
        self.stdout.write(text)
