"""A clock that stands elsewhere: `python -m tests.faults.moved SECONDS MODULE ARGUMENTS...` runs a module by it."""

import datetime as dt
import runpy
import sys

import time_machine

if __name__ == "__main__":
    seconds, module = int(sys.argv[1]), sys.argv[2]
    sys.argv = [module, *sys.argv[3:]]
    # In real time from there; the monotonic clock, by which everything waits, goes on as it does.
    time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds), tick=True).start()
    runpy.run_module(module, run_name="__main__", alter_sys=True)
