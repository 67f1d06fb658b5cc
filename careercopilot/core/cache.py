"""Answers that are kept per owner for a while, and never outlive the owner's next write.

Each owner has a random token in the cache, and each answer is kept with the token of its time; a write replaces the
token after its commit. As the token is read before the database, an answer is at least as new as its token; one with
another token than the owner's is none. Both are read in one call. Without a cache each answer is computed.

A token that cannot be written, as the cache is away at that moment, is remembered by the process: it reads nothing that
is kept until it has written it, which it tries before each answer. Another process may answer meanwhile what was kept
before the write, for at most the `CACHE_SECONDS` that it is kept.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from careercopilot.core.metrics import CACHE_READS

T = TypeVar("T")

TOKEN_SECONDS = 24 * 3600
LOCK_SECONDS = 15
"""How long one may compute before others stop waiting for it."""
WAIT_SECONDS = 15.0
POLL_SECONDS = 0.02
_unwritten: dict[int, str] = {}
"""Tokens by owner that this process could not write yet."""


def owner_changed(owner_id: int) -> None:
    """Forget what is kept for an owner, once the transaction under way is committed; at once where there is none."""
    transaction.on_commit(partial(_replace_token, owner_id))


def owners_changed(owner_ids: Iterable[int]) -> None:
    """Forget what is kept for several owners, as `owner_changed` does for one."""
    for owner_id in set(owner_ids):
        owner_changed(owner_id)


def kept(
    kind: str, owner_id: int, parts: Any, compute: Callable[[], T], worth_keeping: Callable[[T], bool] | None = None
) -> T:
    """Return the kept answer of a kind for an owner, or compute and keep it.

    `parts` is JSON that tells answers of the kind apart. `CACHE_SECONDS` of the kind says how long it is kept, 0 that
    none is; one that is not `worth_keeping` is not. While one computes, others wait for its answer, within bounds.
    """
    seconds = settings.CACHE_SECONDS[kind]
    if not seconds:
        return compute()
    if _unwritten and not _write_again():
        CACHE_READS.add(kind, "away")
        return compute()
    text = json.dumps(parts, sort_keys=True, default=str)
    key = f"{kind}:{owner_id}:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"
    together = cache.get_many([_token_key(owner_id), key])
    token = together.get(_token_key(owner_id)) or _new_token(owner_id)
    if token is None:
        CACHE_READS.add(kind, "away")
        return compute()
    found: tuple[T] | None = _of_token(together.get(key), token)
    CACHE_READS.add(kind, "miss" if found is None else "hit")
    if found is None:
        lock = f"{key}:{token}:lock"
        mark = secrets.token_hex(8)
        if not cache.add(lock, mark, LOCK_SECONDS):
            found = _wait_for(key, token, lock, mark)
        if found is None:
            found = _keep(compute, worth_keeping, key=key, token=token, lock=lock, mark=mark, seconds=seconds)
    return found[0]


def _keep(
    compute: Callable[[], T],
    worth_keeping: Callable[[T], bool] | None,
    *,
    key: str,
    token: str,
    lock: str,
    mark: str,
    seconds: int,
) -> tuple[T]:
    """Compute an answer, keep it with its token, and let go of the lock."""
    try:
        answer = compute()
        if worth_keeping is None or worth_keeping(answer):
            cache.set(key, (token, answer), seconds)
    finally:
        if cache.get(lock) == mark:
            cache.delete(lock)
    return (answer,)


def _of_token(kept_with: tuple[str, T] | None, token: str) -> tuple[T] | None:
    """Return what was kept with this token."""
    return (kept_with[1],) if kept_with is not None and kept_with[0] == token else None


def _token_key(owner_id: int) -> str:
    return f"owner:{owner_id}"


def _replace_token(owner_id: int) -> None:
    _unwritten[owner_id] = secrets.token_hex(8)
    _write_again()


def _write_again() -> bool:
    """Write the tokens that wait for it; return whether none is left."""
    client: Any = cache
    for owner_id, token in list(_unwritten.items()):
        # It is true when it was written, and nothing where the cache is away.
        if not client.set(_token_key(owner_id), token, TOKEN_SECONDS):
            return False
        if _unwritten.get(owner_id) == token:
            del _unwritten[owner_id]
    return True


def _new_token(owner_id: int) -> str | None:
    """Return the owner's token, making one where there is none; None without a cache."""
    key = _token_key(owner_id)
    cache.add(key, secrets.token_hex(8), TOKEN_SECONDS)
    token: str | None = cache.get(key)
    return token


def _wait_for(key: str, token: str, lock: str, mark: str) -> Any:
    """Return the answer another computes; None when it is one's own turn, or takes too long."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        is_own_turn = cache.add(lock, mark, LOCK_SECONDS)
        found = _of_token(cache.get(key), token)
        if found is not None and is_own_turn:
            cache.delete(lock)
        if found is not None or is_own_turn:
            return found
    return None
