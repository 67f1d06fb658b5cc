"""The full-text index of jobs: which columns are searched, and which count for more."""

from careercopilot.core.search import SearchIndex

JOB_SEARCH = SearchIndex(
    table="jobs_job",
    classes=(("title",), ("company",), ("tech_stack_text",), ("description", "requirements", "notes")),
)
