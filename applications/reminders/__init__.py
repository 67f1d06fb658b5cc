"""Reminders of interviews, follow-ups and deadlines: what is due, telling it once, and taking it back."""
