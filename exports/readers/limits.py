"""How much a file may hold; readers look these up when they are used."""

MAX_ROWS = 500_000
MAX_COLUMNS = 500
MAX_HEADER = 500  # characters
MAX_CELL = 1_000_000  # characters
MAX_RECORD = 8_000_000  # characters of all cells of one row together

MAX_JSON_DEPTH = 32  # lists and objects within each other
MAX_JSON_VALUES = 100_000  # values in one record, or in one value beside the records
MAX_JSON_NAMES = 1_000  # at the top of a file

MAX_ENTRIES = 1_000  # of a ZIP
MAX_UNPACKED = 1_000_000_000  # bytes of a ZIP's entries together
MAX_RATIO = 200  # unpacked to packed, of entries above the next figure
RATIO_MATTERS_ABOVE = 10_000_000  # bytes
MAX_DIRECTORY = 4_000_000  # bytes of a ZIP's list of entries
MAX_MANIFEST = 10_000_000  # bytes of a backup's manifest

MAX_SHEET_CELLS = 16_384  # written cells in one row of a sheet, empty ones included: what Excel itself allows
MAX_LINKS = 100_000  # cells of one sheet whose links are read
MAX_LINK = 2_000  # characters of a link's address
MAX_TEXTS = 10_000_000  # of a workbook; the place of each takes eight bytes
MAX_SHEETS = 100  # visible ones of a workbook
MAX_SHEET_PART = 16_000_000  # bytes of styles, list of sheets and the like
STRINGS_IN_MEMORY = 16_000_000  # bytes of a workbook's texts; more of them lie in a temporary file

SAMPLE = 256_000  # bytes looked at to recognise a file
