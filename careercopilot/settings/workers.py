"""The broker, and what Celery's workers and beat do with it."""

from typing import Any

from celery.schedules import crontab

from careercopilot.settings import paths
from careercopilot.settings.environment import env, required

# Broker, cache and channel layer: one Redis or Valkey
REDIS_URL = required("REDIS_URL", "where Redis or Valkey is, such as redis://host:6379/0.")
KEY_PREFIX = env("KEY_PREFIX", default="careercopilot")

# Celery
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_DEFAULT_QUEUE = KEY_PREFIX
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A broker without memory refuses to note that a message was taken; a worker that died of it would stay away.
CELERY_BROKER_CHANNEL_ERROR_RETRY = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "global_keyprefix": f"{KEY_PREFIX}:",
    "socket_connect_timeout": 2,
    # A broker that hangs hangs whoever sends for so long; workers wait for a task by the second.
    "socket_timeout": 5,
    # Without these, whoever sends a task waits six seconds for a broker that is away.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_BEAT_SCHEDULE_FILENAME = str(paths.data_dir() / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "purge-idempotency-records": {
        "task": "careercopilot.core.tasks.purge_idempotency_records",
        "schedule": crontab(minute="17"),
    },
    "purge-expired-credentials": {
        "task": "accounts.tasks.purge_expired_credentials",
        "schedule": crontab(minute="23", hour="3"),
    },
    "resend-runs": {"task": "exports.tasks.resend_runs", "schedule": 15.0},
    "purge-runs": {"task": "exports.tasks.purge_runs", "schedule": crontab(minute="*/10")},
    "send-email": {"task": "notifications.tasks.send_email", "schedule": 15.0},
    "publish-announcements": {"task": "notifications.tasks.publish_announcements", "schedule": 60.0},
    "purge-notifications": {
        "task": "notifications.tasks.purge_notifications",
        "schedule": crontab(minute="31", hour="3"),
    },
    "send-reminders": {"task": "applications.tasks.send_reminders", "schedule": crontab()},
    "match-new-jobs": {"task": "jobs.tasks.match_new_jobs", "schedule": crontab()},
    "purge-deleted-jobs-and-applications": {
        "task": "applications.tasks.purge_deleted",
        "schedule": crontab(minute="41", hour="3"),
    },
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True
