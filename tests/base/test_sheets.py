"""Files come in and go out without loss, and without a formula."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from governance.base import sheets


def written(header, records, kind):
    return b"".join(sheets.write(header, records, kind))


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells(sheet):
    return [tuple(line.cells.values()) for line in sheet.lines]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
def test_what_is_written_is_read_back(kind):
    rows = [("防災メール", "=1+1"), ("'=2", "a\nb"), ("", "'x")]
    sheet = sheets.read(written(("name", "note"), rows, kind), kind)
    assert sheet.header == ("name", "note")
    assert cells(sheet) == rows


@given(text=st.text(alphabet="'=+-@\t\r＝＋－＠ a", max_size=6))
def test_a_guarded_cell_never_begins_a_formula_and_comes_back_unchanged(text):
    out = sheets.guard(text)
    assert out[:1] not in tuple("=+-@\t\r＝＋－＠")
    assert sheets.unguard(out) == text


def test_the_guard_is_one_quote():
    assert sheets.guard("=1") == "'=1"
    assert sheets.guard("＠x") == "'＠x"
    assert sheets.unguard("''=1") == "'=1"
    assert sheets.unguard("'plain") == "'plain"


def test_rows_are_lines_of_the_file():
    data = b'name,note\r\n"a","two\r\nlines"\r\n\r\nb,c\r\n'
    sheet = sheets.read(data, "csv")
    assert [line.row for line in sheet.lines] == [2, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(encoding, delimiter):
    text = f'名称{delimiter}備考\n防災①{delimiter}"一,二;三"\n'
    sheet = sheets.read(text.encode(encoding), "csv")
    assert sheet.header == ("名称", "備考")
    assert cells(sheet) == [("防災①", "一,二;三")]


def test_bytes_of_no_known_encoding_are_refused():
    with pytest.raises(sheets.Unreadable):
        sheets.read(b"name\n\x81\xff\xff\n", "csv")


def test_a_row_of_another_length_is_a_flaw_of_that_row():
    sheet = sheets.read(b"a,b\n1\n1,2\n1,2,3\n", "csv")
    assert [(line.row, [f.code for f in line.flaws]) for line in sheet.lines] == [
        (2, ["row.cells"]),
        (3, []),
        (4, ["row.cells"]),
    ]


def test_a_column_named_twice_is_a_flaw_of_the_header():
    sheet = sheets.read(b"a,b,a\n1,2,3\n", "csv")
    assert [(flaw.row, flaw.column, flaw.code) for flaw in sheet.flaws] == [
        (1, "a", "column.duplicate")
    ]


def test_a_workbook_gives_texts_dates_and_whole_numbers():
    data = workbook(["a", "b", "c", "d"], [1.0, dt.date(2026, 4, 1), True, None])
    assert cells(sheets.read(data, "xlsx")) == [("1", "2026-04-01", "true", "")]


def test_a_formula_in_a_workbook_is_a_flaw_of_its_cell():
    sheet = sheets.read(workbook(["a", "b"], ["x", "=1+1"]), "xlsx")
    (flaw,) = sheet.lines[0].flaws
    assert (flaw.row, flaw.column, flaw.code) == (2, "b", "cell.formula")


def test_an_exported_workbook_holds_texts_and_no_formula():
    book = load_workbook(io.BytesIO(written(("a",), [("=1+1",)], "xlsx")))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")


def test_what_is_no_workbook_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", "y")
    for data in (b"PK\x03\x04", b"", b"name\n", buffer.getvalue()):
        with pytest.raises(sheets.Unreadable):
            sheets.read(data, "xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.LARGEST_UNPACKED + 1))
    assert len(buffer.getvalue()) < 1_000_000
    with pytest.raises(sheets.TooLarge):
        sheets.read(buffer.getvalue(), "xlsx")


def test_a_line_that_is_no_object_is_a_flaw_of_that_line():
    sheet = sheets.read(b'{"a": 1, "b": ["x", "y"]}\n[1]\n{"a": {"b": 1}}\n', "ndjson")
    assert cells(sheet)[0] == ("1", "x; y")
    assert [(f.row, f.column, f.code) for line in sheet.lines for f in line.flaws] == [
        (2, "", "row.unreadable"),
        (3, "a", "cell.type"),
    ]


def test_an_empty_file_is_refused():
    with pytest.raises(sheets.Unreadable):
        sheets.read(b"", "csv")


def test_the_delimiter_is_judged_by_the_header_alone():
    sheet = sheets.read(b"\nnote\na; b; c\n", "csv")
    assert (sheet.header, sheet.header_row, cells(sheet)) == (("note",), 2, [("a; b; c",)])
