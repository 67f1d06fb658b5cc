"""Data out and in on the API."""
