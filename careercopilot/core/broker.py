"""The client of the cache: one for the process, as threads come and go with requests."""

from functools import lru_cache

from redis import ConnectionPool, Redis


@lru_cache(maxsize=8)
def shared_client(*, connection_pool: ConnectionPool) -> Redis:
    """Return the client of a pool, which any thread may use: making one takes longer than asking it something."""
    return Redis(connection_pool=connection_pool)
