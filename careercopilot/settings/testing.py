"""The test suite: a database file or PostgreSQL, a real broker, everything in a temporary folder."""

import atexit
import os
import shutil
import tempfile

if "TEST_DATA_DIR" not in os.environ:
    os.environ["TEST_DATA_DIR"] = tempfile.mkdtemp(prefix="careercopilot-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_DATA_DIR"], ignore_errors=True)
_folder = os.environ["TEST_DATA_DIR"]
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["DATA_DIR"] = _folder
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 40
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_folder}/{_worker}.sqlite3"
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or f"unix://{_folder}/redis.sock"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ["SITE_URL"] = "http://testserver"
os.environ["FRONTEND_URL"] = ""
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["SECURE"] = "false"
os.environ["KEY_PREFIX"] = f"test-{_worker}"
# Threads of tests end without giving their connection back.
os.environ["DB_POOL_MAX"] = "50"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from careercopilot.settings.base import *  # noqa: E402, F403 - the environment above must stand first
from careercopilot.settings.base import CACHE_SECONDS, DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: in memory, threads of one test meet "table is locked".
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test-{_worker}.sqlite3"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Most tests write rows past the services, and commit nothing: what is kept of lists is turned on where it is tested.
CACHE_SECONDS = {**CACHE_SECONDS, "jobs": 0, "profile": 0}
THROTTLE_RATES = {"user": "100000/min", "anonymous": "100000/min"}
ACCOUNT_RATE_LIMITS = False
CELERY_TASK_DEFAULT_QUEUE = os.environ["KEY_PREFIX"]
