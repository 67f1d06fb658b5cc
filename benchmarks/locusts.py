"""The load itself, in a process of its own: Locust users who ask without a pause, or with one, for a while.

Reads a plan as JSON from its input, says `begin` and `end` as the measured time passes, then the times of each request.
"""

from gevent import monkey

monkey.patch_all()

import itertools  # noqa: E402 - gevent must stand first
import json  # noqa: E402
import random  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from locust import FastHttpUser, constant  # noqa: E402
from locust.env import Environment  # noqa: E402

SPAWN_A_SECOND = 100


def say(**words: Any) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def user_class(plan: dict[str, Any]) -> type[FastHttpUser]:
    """Return users who each are one of the plan's people and send its requests as often as they weigh."""
    people, tasks = itertools.cycle(plan["people"]), plan["tasks"]
    weights = [task["weight"] for task in tasks]
    count = itertools.count(1)
    chance = random.Random(5)  # noqa: S311 - the same requests each time

    class Person(FastHttpUser):
        host = plan["address"]
        wait_time = constant(plan["pause"])
        network_timeout = connection_timeout = 60.0

        def on_start(self) -> None:
            self.person = next(people)

        def ask(self) -> None:
            task = chance.choices(tasks, weights)[0]
            words = {"id": chance.choice(self.person["ids"] or [0]), "n": next(count)}
            body = task["body"]
            data = None if body is None else body.replace("%(n)s", str(words["n"])).encode()
            headers = {"Accept-Encoding": "identity", **self.person["headers"], **task["headers"]}
            path = task["path"] % words if "%(" in task["path"] else task["path"]
            with self.client.request(
                task["method"], path, name=task["name"], data=data, headers=headers, catch_response=True
            ) as answer:
                if answer.status_code == task["status"]:
                    answer.success()
                else:
                    answer.failure(f"{answer.status_code} {(answer.text or '')[:200]}")

        tasks = [ask]

    Person.tasks = [Person.ask]
    return Person


def main() -> int:
    """Drive the load and report it."""
    plan = json.loads(sys.stdin.readline())
    environment = Environment(user_classes=[user_class(plan)])
    times: dict[str, list[float]] = {}
    errors: dict[str, int] = {}
    measured = False

    def note(name: str, response_time: float, exception: Any, **_: Any) -> None:
        if measured:
            times.setdefault(name, []).append(round(response_time, 3))
            if exception is not None:
                errors[str(exception)] = errors.get(str(exception), 0) + 1

    environment.events.request.add_listener(note)
    runner = environment.create_local_runner()
    runner.start(plan["users"], spawn_rate=SPAWN_A_SECOND)
    gevent.sleep(plan["warmup"] + plan["users"] / SPAWN_A_SECOND)
    say(state="begin")
    cpu, began, measured = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), time.perf_counter(), True
    gevent.sleep(plan["seconds"])
    measured = False
    took, cpu = time.perf_counter() - began, sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - cpu
    say(state="end", seconds=took, cpu=cpu, times=times, errors=errors)
    runner.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
