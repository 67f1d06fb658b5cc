"""What is mutated, and by which tests each area has to be guarded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """Files to mutate (globs from the project's folder), and the tests that concern them.

    `without` begins the names of tests that take too long to be run for each mutant.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]
    without: tuple[str, ...] = ()


AREAS = {
    "status-door": Area(
        ("applications/history.py", "applications/writing.py", "applications/services.py"),
        (
            "tests/applications/test_history.py",
            "tests/applications/test_dates.py",
            "tests/applications/test_follow_up_undone.py",
            "tests/applications/test_applications_api.py",
        ),
    ),
    "analytics": Area(
        ("analytics/[!aev]*.py", "analytics/answers.py"),
        (
            "tests/analytics/test_worked_examples.py",
            "tests/analytics/test_answers.py",
            "tests/analytics/test_answers_funnel.py",
            "tests/analytics/test_questions.py",
            "tests/analytics/test_tables.py",
            "tests/analytics/test_charts.py",
        ),
    ),
    "readers": Area(
        ("exports/readers/*.py",),
        ("tests/exports/test_readers*.py", "tests/exports/test_formats_texts.py", "tests/exports/test_formats_rows.py"),
        (
            "test_a_bomb",
            "test_a_million_formatted_rows",
            "test_a_text_above_the_limit",
            "test_records_are_read_one_at_a_time",
            "test_two_million_columns",
            "test_utf8_is_preferred",
        ),
    ),
    "core-texts": Area(
        tuple(
            f"careercopilot/core/{name}.py"
            for name in ("suggestions", "words", "text", "bounds", "among", "conceal", "tabular", "request_id", "asked")
        ),
        (
            "tests/core/test_text.py",
            "tests/core/test_search.py",
            "tests/core/test_words_sql.py",
            "tests/core/test_bounds.py",
            "tests/core/test_error_details.py",
            "tests/core/test_logging_secrets.py",
            "tests/core/test_error_suggestions.py",
            "tests/core/test_request_id.py",
            "tests/core/test_limits.py",
            "tests/exports/test_tabular.py",
            "tests/core/test_among.py",
        ),
    ),
    "core-requests": Area(
        tuple(
            f"careercopilot/core/{name}.py"
            for name in ("errors", "idempotency", "pagination", "filters", "conditional", "bulk", "cache", "search")
        ),
        (
            "tests/core/test_errors.py",
            "tests/core/test_errors_outages.py",
            "tests/core/test_idempotency.py",
            "tests/core/test_conditional.py",
            "tests/core/test_cursors.py",
            "tests/core/test_lists.py",
            "tests/core/test_list_parameters.py",
            "tests/core/test_filters.py",
            "tests/core/test_error_details.py",
            "tests/jobs/test_bulk.py",
            "tests/jobs/test_search.py",
            "tests/analytics/test_cache.py",
        ),
    ),
}
