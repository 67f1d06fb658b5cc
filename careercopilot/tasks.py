"""What Celery loads of the roof in every process: it has no tasks, and tells that beat is alive."""

from careercopilot import beat_pulse

__all__ = ["beat_pulse"]
