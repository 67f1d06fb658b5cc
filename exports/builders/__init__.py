"""Files that leave, one module a form."""
