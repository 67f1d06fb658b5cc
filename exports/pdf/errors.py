"""Why a document cannot be made."""


class TooLarge(Exception):
    """More was asked for than one document may hold; the message says what to do instead."""


class PdfUnavailable(Exception):
    """The library that lays out pages cannot be loaded; the message says what to install."""
