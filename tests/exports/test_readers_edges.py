"""Files at the edge of what is taken: as many lines of one encoding as of another, large entries, bare workbooks."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from exports.readers import limits
from tests.exports.test_readers import opened, refused, rows_of
from tests.exports.test_readers_archives import packed
from tests.exports.test_readers_xlsx import book_of, changed, saved


def test_of_as_many_lines_of_either_kind_utf8_is_taken(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "Company,Title\nCafé,Dev\n".encode() + b"M\xfcller,Dev\n")
    assert [row.problem_column for row in rows] == ["", "Company"]
    assert rows[0].cells["Company"] == "Café"


def test_an_entry_is_refused_by_its_ratio_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_MATTERS_ABOVE", 200_000)
    name = "a" * 97 + ".csv"
    with opened(tmp_path, packed({name: b"a,b\n" + b"\n" * 199_993 + b"1,2"}), "x.zip") as source:
        assert [row.cells for row in source.tables[0].rows()] == [{"a": "1", "b": "2"}]
    refusal = refused(tmp_path, packed({name: b"a,b\n" + b"\n" * 199_994 + b"1,2"}), "x.zip")
    assert refusal.error_code == "ZIP_BOMB"
    assert refusal.detail == (
        f"“{name[:100]}” unpacks to more than 200 times its size, as harmful files do. Upload it unpacked."
    )


@pytest.mark.parametrize(
    ("state", "names"),
    [("", ["Jobs", "More"]), ('state="visible"', ["Jobs", "More"]), ('state="hidden"', ["More"])],
)
def test_a_sheet_is_visible_unless_it_says_otherwise(tmp_path: Path, state: str, names: list[str]) -> None:
    data = saved(book_of(Jobs=[["a", "b"], [1, 2]], More=[["a", "b"], [3, 4]]))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("xl/workbook.xml").decode()
    assert xml.count('state="visible"') == 2
    bare = xml.replace('state="visible"', state, 1).replace('state="visible"', "")
    if state == 'state="visible"':
        bare = xml
    with opened(tmp_path, changed(data, "xl/workbook.xml", bare), "x.xlsx") as source:
        assert [table.name for table in source.tables] == names
