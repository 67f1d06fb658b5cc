"""The cases: each puts one load on the stack and returns rows of the table."""
