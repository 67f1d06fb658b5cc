"""Child processes that end with their parent, however it ends: in order, in haste, or killed.

Run as a program, it becomes a command that does: `processes.py PARENT SIGNAL UID GID COMMAND...`.
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, NamedTuple

PR_SET_PDEATHSIG = 1
POLL_SECONDS = 0.05
LOG_BYTES = 5 * 1024 * 1024


def become(arguments: Sequence[str]) -> None:
    """Turn the calling process into a command that gets SIGNAL when the process PARENT dies (on Linux).

    `arguments` are PARENT, SIGNAL, UID, GID (the ids -1 to keep the account) and the command. A program of its own
    does this, not a `preexec_fn`: that one is not safe in a process with threads.
    """
    parent, parent_signal, uid, gid = map(int, arguments[:4])
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # A change of account forgets the request, so it comes after that.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, parent_signal)
        if os.getppid() != parent:
            # The parent died before the request was made, so nothing will be sent.
            sys.exit(1)
    try:
        os.execvp(arguments[4], list(arguments[4:]))  # noqa: S606 - the very purpose
    except OSError as error:
        sys.exit(f"Cannot run {arguments[4]}: {error.strerror}")


def group_alive(pgid: int) -> bool:
    """Tell whether a process group still has members, dead ones that nobody has collected among them."""
    try:
        os.killpg(pgid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_groups(pgids: Iterable[int], number: int) -> None:
    """Send a signal to every process group that is still there."""
    for pgid in pgids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pgid, number)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll `condition` until it holds or so many seconds are over; tell whether it held."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def rotated(log: Path) -> Path:
    """Return a log file to append to, after setting aside one that has grown large."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    return log


def ending(code: int) -> str:
    """Return how a process ended, in words."""
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


class Guard:
    """A tiny process that ends the process groups it was told of once the process that made it is gone.

    The death of a process reaches its children alone; the prefork children of a worker are its grandchildren.
    The guard holds the read end of a pipe whose only write end is its maker's: end of file means the maker is dead.
    """

    def __init__(self, *, grace: float = 5.0) -> None:
        """Fork the guard; `grace` is the time in seconds between the request to end and the kill."""
        reader, self._writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._writer)
                self._keep_watch(reader, grace)
            finally:
                os._exit(0)
        os.close(reader)

    @staticmethod
    def _keep_watch(reader: int, grace: float) -> None:
        """Read process groups from the pipe until it ends, then end those groups."""
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        with Path(os.devnull).open("r+b") as null:
            for standard in (0, 1, 2):
                os.dup2(null.fileno(), standard)
        groups: set[int] = set()
        with open(reader, encoding="ascii") as orders:
            for order in orders:
                change = groups.add if order[0] == "+" else groups.discard
                change(int(order[1:]))
        signal_groups(groups, signal.SIGTERM)
        if not wait_until(lambda: not any(map(group_alive, groups)), grace):
            signal_groups(groups, signal.SIGKILL)

    def watch(self, pgid: int) -> None:
        """Put a process group under guard."""
        os.write(self._writer, b"+%d\n" % pgid)

    def forget(self, pgid: int) -> None:
        """Take a process group that has ended from the list."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._writer, b"-%d\n" % pgid)

    def alive(self) -> bool:
        """Tell whether the guard is there; collect it if it is not."""
        try:
            return os.waitpid(self.pid, os.WNOHANG)[0] == 0
        except ChildProcessError:
            return False

    def close(self) -> None:
        """Let the guard end whatever it still watches, and wait for it."""
        os.close(self._writer)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


class Account(NamedTuple):
    """The ids of the account that a child runs under, -1 for that of its parent."""

    uid: int = -1
    gid: int = -1


SAME_ACCOUNT = Account()


def ending_with_caller(
    command: Sequence[str | os.PathLike[str]], parent_signal: int, account: Account = SAME_ACCOUNT
) -> list[str]:
    """Return the command to start as a child of the caller so that it gets `parent_signal` when the caller dies."""
    numbers = [os.getpid(), int(parent_signal), *account]
    return [sys.executable, "-I", "-S", __file__, *map(str, numbers), *[os.fspath(x) for x in command]]


class Child:
    """A process in a session and process group of its own, with its output in a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | os.PathLike[str]],
        *,
        log: Path,
        guard: Guard | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
        pass_fds: Sequence[int] = (),
        stop_signal: int = signal.SIGTERM,
        account: Account = SAME_ACCOUNT,
        stdout: IO[bytes] | None = None,
    ) -> None:
        """Start `command`; `stop_signal` asks it to end in order, `stdout` keeps its answers out of the log."""
        self.name = name
        self.log = log
        self._guard = guard
        self._stop_signal = stop_signal
        with log.open("ab") as output:
            self._log_start = output.tell()
            self.process = subprocess.Popen(
                ending_with_caller(command, stop_signal, account),
                stdin=subprocess.DEVNULL,
                stdout=stdout or output,
                stderr=output,
                env=env,
                cwd=cwd,
                pass_fds=pass_fds,
                start_new_session=True,
            )
        if guard:
            guard.watch(self.process.pid)

    @property
    def pid(self) -> int:
        """The process id, which is that of its group too."""
        return self.process.pid

    def code(self) -> int | None:
        """Return the exit code, negative for a signal, or None while the process runs."""
        return self.process.poll()

    def ask_to_stop(self) -> None:
        """Send the signal on which this program ends in order."""
        if self.code() is None:
            self.process.send_signal(self._stop_signal)

    def finish(self, seconds: float) -> None:
        """Wait for the process and its group at most so many seconds, then kill what is left and collect it."""
        wait_until(lambda: self.code() is not None and not group_alive(self.pid), seconds)
        signal_groups([self.pid], signal.SIGKILL)
        self.process.wait()
        if self._guard:
            self._guard.forget(self.pid)

    def stop(self, seconds: float) -> None:
        """End the process: in order within so many seconds, else by force."""
        self.ask_to_stop()
        self.finish(seconds)

    def last_lines(self, count: int) -> list[str]:
        """Return the last lines that this process has logged."""
        with self.log.open("rb") as log:
            log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - 16_384))
            return log.read().decode(errors="replace").splitlines()[-count:]


class Signals:
    """Requests to stop, and a nap that ends at once when one arrives or a child has ended."""

    STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        """Take over the signals of the calling process."""
        self.stops = 0
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in self.STOP:
            signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        """Count a request to stop."""
        self.stops += 1

    def nap(self, seconds: float) -> None:
        """Wait for a signal, at most so many seconds."""
        if select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 512)


if __name__ == "__main__":
    become(sys.argv[1:])
