"""What must go when a user goes and no foreign key removes it: files, tasks, sockets."""

from collections.abc import Callable

AccountCleanup = Callable[[int], None]
_account_cleanups: list[AccountCleanup] = []


def on_account_deletion(cleanup: AccountCleanup) -> None:
    """Register what removes a user's files, tasks or sockets; apps call this in `AppConfig.ready()`.

    `cleanup(user_id)` runs after the rows are gone for good (foreign keys remove those) and may be repeated.
    """
    if cleanup not in _account_cleanups:
        _account_cleanups.append(cleanup)


def account_cleanups() -> tuple[AccountCleanup, ...]:
    """Return what was registered, in the order of the apps."""
    return tuple(_account_cleanups)
