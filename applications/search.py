"""The full-text index of what people note about their applications."""

from careercopilot.core.search import SearchIndex

APPLICATION_SEARCH = SearchIndex(table="applications_application", classes=(("resume_label",), ("notes",)))
