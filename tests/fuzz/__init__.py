"""Inputs that nobody thought of: the OpenAPI document and the parsers, driven at random."""
