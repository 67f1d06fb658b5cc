"""A program that carries out Python beside the servers: a line of JSON in, the variable `answer` as one out."""

import json
import sys
from typing import Any

import django

if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        names: dict[str, Any] = {"answer": None}
        exec(json.loads(line), names)  # noqa: S102 - what a test says
        sys.stdout.write(json.dumps(names["answer"], default=str) + "\n")
        sys.stdout.flush()
