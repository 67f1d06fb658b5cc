"""A program that makes users and tells them things: an order as a line of JSON in, an answer as a line of JSON out."""

import json
import sys
import uuid
from typing import Any

import django

django.setup()

from accounts.models import User  # noqa: E402 - the apps must stand first
from accounts.services import issue_token  # noqa: E402
from careercopilot.core import push  # noqa: E402
from notifications.services import Note, notify_many  # noqa: E402


def users(count: int, **_: Any) -> list[tuple[int, str]]:
    """Make users; return `(id, token)` of each."""
    made = User.objects.bulk_create(
        [User(email=f"{uuid.uuid4()}@example.com", password="!", name=f"User {n}") for n in range(count)]
    )
    return [(user.pk, issue_token(owner=user, name="test")[1]) for user in made]


def tell(to: list[int], message: str = "", **_: Any) -> list[tuple[int, int]]:
    """Tell users something, in one transaction; return `(user, id)` of each notification."""
    notes = [Note(owner_id=user, type="new_job_match", title=f"Note {n}", message=message) for n, user in enumerate(to)]
    return [(row.owner_id, row.pk) for row in notify_many(notes=notes)]


def send(to: list[int], frames: int, **_: Any) -> bool:
    """Send frames that stand in no table, `frames` times one to each user."""
    return all(push.send_many([(user, {"type": "export_progress", "id": n}) for user in to]) for n in range(frames))


ORDERS = {"users": users, "tell": tell, "send": send}


def main() -> None:
    """Do what is asked for until nobody asks any more."""
    for line in sys.stdin:
        order = json.loads(line)
        answer: Any = ORDERS[order.pop("order")](**order)  # type: ignore[operator]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
