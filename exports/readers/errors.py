"""The one error of the readers: a file that cannot be taken."""


class FileRefused(Exception):
    """A file, or a whole table in it, cannot be taken; says why and what to do.

    `error_code` is in SCREAMING_SNAKE, `row` counts as a spreadsheet does, `column` is the header as written.
    """

    def __init__(
        self, detail: str, *, error_code: str, row: int | None = None, column: str = "", value: str = ""
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.error_code = error_code
        self.row = row
        self.column = column
        self.value = value[:200]
