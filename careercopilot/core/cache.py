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
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

from careercopilot.core.metrics import CACHE_READS

log = structlog.get_logger(__name__)
T = TypeVar("T")

TOKEN_SECONDS = 24 * 3600
LOCK_SECONDS = 15
"""How long one may compute before others stop waiting for it."""
WAIT_SECONDS = 15.0
POLL_SECONDS = 0.02
_COUNT = """
local found = {redis.call('INCR', KEYS[1])}
if found[1] == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
for place = 2, #KEYS do found[place] = redis.call('GET', KEYS[place]) end
return found
"""
_unwritten: dict[int, str] = {}
"""Tokens by owner that this process could not write yet."""


def owner_changed(owner_id: int) -> None:
    """Forget what is kept for an owner, once the transaction under way is committed; at once where there is none."""
    transaction.on_commit(partial(_replace_token, owner_id))


def owners_changed(owner_ids: Iterable[int]) -> None:
    """Forget what is kept for several owners, as `owner_changed` does for one."""
    for owner_id in set(owner_ids):
        owner_changed(owner_id)


def counted(counter: str, seconds: int, wanted: Sequence[str] = ()) -> tuple[int | None, dict[str, Any] | None]:
    """Count one more, and read other keys, in one call; return how many there are, and what was found.

    The counter is gone so many seconds after its first. Without a cache, both are None.
    """
    client: Any = cache.client  # type: ignore[attr-defined]
    keys = [client.make_key(key) for key in (counter, *wanted)]
    try:
        count, *values = client.get_client(write=True).eval(_COUNT, len(keys), *keys, seconds)
    except (RedisError, ConnectionInterrupted, OSError) as error:
        log.warning("cache_away", error=type(error).__name__)
        return None, None
    found = {key: client.decode(value) for key, value in zip(wanted, values, strict=True) if value is not None}
    return count, found


def keys_of(kind: str, owner_id: int, parts: Any) -> tuple[str, str]:
    """Return the keys of an owner's token and of an answer: what `kept` reads."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return _token_key(owner_id), f"{kind}:{owner_id}:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"


def kept(
    kind: str,
    owner_id: int,
    parts: Any,
    compute: Callable[[], T],
    worth_keeping: Callable[[T], bool] | None = None,
    *,
    read: Mapping[str, Any] | None = None,
) -> T:
    """Return the kept answer of a kind for an owner, or compute and keep it.

    `parts` is JSON that tells answers of the kind apart. `CACHE_SECONDS` of the kind says how long it is kept, 0 that
    none is; one that is not `worth_keeping` is not. While one computes, others wait for its answer, within bounds.
    `read` is what `keys_of` were found to hold since the request began, where that is known.
    """
    seconds = settings.CACHE_SECONDS[kind]
    if not seconds:
        return compute()
    if _unwritten:
        if not _write_again():
            CACHE_READS.add(kind, "away")
            return compute()
        # It was read before the token that was still to be written.
        read = None
    token_key, key = keys_of(kind, owner_id, parts)
    together = cache.get_many([token_key, key]) if read is None or token_key not in read else read
    token = together.get(token_key) or _new_token(owner_id)
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
