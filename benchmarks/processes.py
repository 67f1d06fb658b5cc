"""What processes have used, as the kernel counts it."""

import os
from pathlib import Path
from typing import NamedTuple

TICK = os.sysconf("SC_CLK_TCK")


class Usage(NamedTuple):
    """Seconds of CPU, and memory in MB, the most that was held and what is held now, of a process and all below it."""

    cpu: float
    peak: float
    held: float = 0.0


def below(root: int) -> list[int]:
    """Return the ids of a process and of everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found.extend(parents.get(pid, []))
    return found


def tree(root: int) -> Usage:
    """Return what a process and everything below it have used, children that have ended among them."""
    cpu = peak = held = 0.0
    for pid in below(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        except (FileNotFoundError, ProcessLookupError):
            continue
        # User and system time, and the same of those it has waited for.
        cpu += sum(map(int, fields[11:15])) / TICK
        peak += int(status.get("VmHWM", "0 kB").split()[0]) / 1024
        held += int(status.get("VmRSS", "0 kB").split()[0]) / 1024
    return Usage(cpu, peak, held)


def model() -> str:
    """Return the name of the processor."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
