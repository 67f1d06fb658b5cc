"""From a file on disk to tables of rows, knowing nothing of any tool's columns."""
