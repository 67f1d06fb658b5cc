"""What is done to accounts: tokens and tickets issued and revoked, skills replaced, accounts deleted."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.utils import user_pk_to_url_str
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import single_user
from accounts.credentials import digest_of, session_store
from accounts.deletion import delete_rows
from accounts.models import ApiToken, Skill, User, UserSkill, WebsocketTicket
from accounts.skills import skill_key
from accounts.websocket import NOT_SIGNED_IN
from careercopilot.core import push
from careercopilot.core.cache import owner_changed
from careercopilot.core.cleanup import account_cleanups

TOKEN_LIFETIME = timedelta(days=90)
TICKET_LIFETIME = timedelta(seconds=60)
_TOKEN_MARK = "ccp_"  # noqa: S105 - lets people and secret scanners see what it is
_PREFIX_LENGTH = 12


def issue_token(
    *, owner: User, name: str, read_only: bool = False, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is kept nowhere; it lasts 90 days unless said."""
    text = _TOKEN_MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=text[:_PREFIX_LENGTH],
        digest=digest_of(text),
        read_only=read_only,
        expires_at=expires_at or timezone.now() + TOKEN_LIFETIME,
    )
    return token, text


def revoke_token(*, token: ApiToken) -> None:
    """Remove a token and, once that is committed, close the sockets it opened."""
    owner_id, credential = token.owner_id, f"token:{token.pk}"
    ApiToken.objects.filter(pk=token.pk).delete()
    transaction.on_commit(lambda: push.close(owner_id, code=NOT_SIGNED_IN, credential=credential))


def issue_ticket(*, user: User, credential: str) -> str:
    """Return a new ticket: it opens one socket, once, within 60 seconds, in the name of the credential."""
    kind, _, value = credential.partition(":")
    if kind not in {"token", "session", single_user.CREDENTIAL}:
        raise ValueError(f"There is no such kind of credential: {kind}.")
    text = secrets.token_urlsafe(32)
    now = timezone.now()
    WebsocketTicket.objects.for_user(user).filter(expires_at__lte=now).delete()
    WebsocketTicket.objects.create(
        owner=user,
        token_id=int(value) if kind == "token" else None,
        session_key=value if kind == "session" else "",
        digest=digest_of(text),
        expires_at=now + TICKET_LIFETIME,
    )
    return text


@transaction.atomic
def replace_skills(*, owner: User, skills: Sequence[tuple[str, str]]) -> None:
    """Make `(name, level)` pairs the person's skills, in this order.

    A skill named twice, in whatever spelling, counts once: at its first place, with its last level. Rows of skills
    that stay are kept.
    """
    User.objects.select_for_update().get(pk=owner.pk)
    known = Skill.objects.ensure(owner.pk, [name for name, _ in skills])
    levels: dict[str, str] = {}
    for name, level in skills:
        levels[skill_key(name)] = level
    rows = {row.skill_id: row for row in UserSkill.objects.for_user(owner)}
    now = timezone.now()
    changed, new = [], []
    for position, (key, level) in enumerate(levels.items()):
        row = rows.pop(known[key].pk, None)
        if row is None:
            new.append(UserSkill(owner_id=owner.pk, skill=known[key], level=level, position=position))
        elif (row.level, row.position) != (level, position):
            row.level, row.position, row.updated_at = level, position, now
            changed.append(row)
    UserSkill.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
    UserSkill.objects.bulk_update(changed, ["level", "position", "updated_at"], batch_size=200)
    UserSkill.objects.bulk_create(new)
    owner_changed(owner.pk)


def delete_account(*, user: User) -> None:
    """Delete a person with everything that is theirs, in one transaction; then their files, tasks and sockets."""
    user_id = user.pk
    with transaction.atomic():
        for key in _sessions_of(user):
            session_store(None).delete(key)
        delete_rows(user_id)
        transaction.on_commit(lambda: _after_deletion(user_id))


def _sessions_of(user: User) -> list[str]:
    """Return the keys of the sessions that sign a person in, and of those in which they only began to sign in.

    The latter stand in no list, and allauth keeps the address in them: those of nobody are few, and all are read.
    """
    listed = UserSession.objects.filter(session_key=OuterRef("session_key"))
    theirs = Exists(listed.filter(user=user))
    sessions = Session.objects.annotate(is_theirs=theirs).filter(theirs | ~Exists(listed))
    names = json.dumps(user.email).lower(), f'"user_pk": "{user_pk_to_url_str(user)}"'
    return [
        session.session_key
        for session in sessions.iterator()
        if session.is_theirs or any(name in json.dumps(session.get_decoded(), default=str).lower() for name in names)
    ]


def _after_deletion(user_id: int) -> None:
    push.close(user_id, code=NOT_SIGNED_IN)
    for cleanup in account_cleanups():
        cleanup(user_id)
