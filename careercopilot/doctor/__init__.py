"""`manage.py doctor`: what is wrong with an installation, in plain words, and what to do about it."""
