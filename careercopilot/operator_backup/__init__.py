"""The operator's backup: the whole database and all stored files in one ZIP, and the way back from it."""
