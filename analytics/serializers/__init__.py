"""Shapes for the OpenAPI document."""
