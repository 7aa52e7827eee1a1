"""
Tables as files: CSV, XLSX and NDJSON in and out. Knows no register.

Every cell is text. On the way out a cell that a spreadsheet would run as a formula gets one `'`;
on the way in exactly one is removed. NDJSON is read by programs and gets none.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from governance.base.errors import Flaw, Invalid

LARGEST_FILE: Final = 20 * 1024 * 1024
LARGEST_UNPACKED: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 32_767
"""What a cell of a spreadsheet holds at most."""

CONTENT_TYPES: Final[Mapping[str, str]] = {
    "text/csv": "csv",
    "application/csv": "csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
}
"""Content type → kind of file."""

_DANGEROUS: Final = "=+\\-@\t\r＝＋－＠"
_TO_GUARD: Final = re.compile(f"'*[{_DANGEROUS}]")
_GUARDED: Final = re.compile(f"'+[{_DANGEROUS}]")
_DELIMITERS: Final = ",;\t"
_SEPARATOR_LINE: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class Unreadable(Invalid):
    """The file cannot be read. Send CSV (UTF-8 or Shift_JIS), XLSX or NDJSON."""

    code = "file.unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(Flaw(pointer="", code=self.code, message=message), detail=message)


class TooLarge(Invalid):
    """The file is too large. Cut it into several files and send them one after another."""

    code = "file.too_large"

    def __init__(self, message: str) -> None:
        super().__init__(Flaw(pointer="", code=self.code, message=message), detail=message)


class CellFlaw(Struct, frozen=True, kw_only=True):
    """One thing wrong in a file. `row` is its line (header = 1), `column` the header as sent."""

    row: int
    column: str
    code: str
    message: str


class Line(Struct, frozen=True, kw_only=True):
    """One record of a file: header as sent → text. A flawed record has no cells."""

    row: int
    cells: Mapping[str, str] = {}
    flaws: tuple[CellFlaw, ...] = ()


class Sheet(Struct, frozen=True, kw_only=True):
    """A file that was read. `header` is as sent, in the order of the file."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    flaws: tuple[CellFlaw, ...] = ()
    """What is wrong with the header."""
    header_row: int = 1


def guard(text: str) -> str:
    """The cell as it goes out: one `'` before what a spreadsheet would run."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """The cell as it was before `guard`: exactly one `'` is removed."""
    return text[1:] if _GUARDED.match(text) else text


def read(data: bytes, kind: str) -> Sheet:
    """
    The records of a file of this kind (`csv`, `xlsx`, `ndjson`).

    Raises `Unreadable` and `TooLarge`; what is wrong with single rows is in the sheet.
    """
    if len(data) > LARGEST_FILE:
        raise TooLarge(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Cut it up.")
    match kind:
        case "csv":
            return _read_csv(data)
        case "xlsx":
            return _read_xlsx(data)
        case "ndjson":
            return _read_ndjson(data)
        case _:
            raise Unreadable(f"'{kind}' is not a kind of file that is known here.")


# --------------------------------------------------------------------------- CSV


def _decoded(data: bytes) -> str:
    marked = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The text is neither UTF-8 nor Shift_JIS. Save the file as CSV UTF-8.")


def _delimiter(text: str) -> str:
    """Judged by the header alone: in a cell below it such a sign is text."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted = False
    for character in text.lstrip("\r\n"):
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in counts:
            counts[character] += 1
        elif character in "\r\n":
            break
    return max(_DELIMITERS, key=lambda character: counts[character])


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    separator = _SEPARATOR_LINE.match(text)
    start = 0
    if separator is not None:
        text, start = text[separator.end() :], 1
    delimiter = separator[1] if separator is not None else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        row = start + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"Line {row} is not CSV: {error}.") from None
        if any(record):
            yield row, record


def _read_csv(data: bytes) -> Sheet:
    records = _records(_decoded(data))
    header_row, header = next(records, (0, []))
    return _sheet(
        header_row, [name.strip() for name in header], ((row, cells, ()) for row, cells in records)
    )


def _sheet(
    header_row: int,
    header: Sequence[str],
    records: Iterable[tuple[int, Sequence[str], tuple[CellFlaw, ...]]],
) -> Sheet:
    header = [unguard(name) for name in header]
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise Unreadable("The file has no header. Name the columns in the first line.")
    if len(header) > MOST_COLUMNS:
        raise TooLarge(f"The file has more than {MOST_COLUMNS} columns.")
    flaws = [
        CellFlaw(
            row=header_row,
            column=name,
            code="column.duplicate",
            message="This column stands in the header twice. Remove one.",
        )
        for index, name in enumerate(header)
        if name and name in header[:index]
    ]
    lines: list[Line] = []
    for row, cells, cell_flaws in records:
        if len(lines) >= MOST_ROWS:
            raise TooLarge(f"The file has more than {MOST_ROWS} rows. Cut it up.")
        lines.append(_line(row, header, cells, cell_flaws))
    return Sheet(
        header=tuple(header), lines=tuple(lines), flaws=tuple(flaws), header_row=header_row
    )


def _line(
    row: int, header: Sequence[str], cells: Sequence[str], flaws: tuple[CellFlaw, ...]
) -> Line:
    if len(cells) < len(header) or any(cells[len(header) :]):
        message = f"The row has {len(cells)} cells and the header {len(header)}. Fill it up."
        flaws = (*flaws, CellFlaw(row=row, column="", code="row.cells", message=message))
    named = dict(zip(header, cells, strict=False))
    flaws += tuple(flaw for name, text in named.items() for flaw in _text_flaws(row, name, text))
    if flaws:
        return Line(row=row, flaws=flaws)
    return Line(row=row, cells={name: unguard(text) for name, text in named.items()})


def _text_flaws(row: int, column: str, text: str) -> Iterator[CellFlaw]:
    if "\0" in text:
        message = "The cell holds the character NUL. Remove it."
        yield CellFlaw(row=row, column=column, code="text.nul", message=message)
    if any("\ud800" <= character <= "\udfff" for character in text):
        message = "The cell holds half of a character (a lone surrogate). Type it again."
        yield CellFlaw(row=row, column=column, code="text.surrogate", message=message)
    if len(text) > LONGEST_CELL:
        message = f"The cell is longer than {LONGEST_CELL} characters. Shorten it."
        yield CellFlaw(row=row, column=column, code="cell.too_long", message=message)


# --------------------------------------------------------------------------- XLSX


def _read_xlsx(data: bytes) -> Sheet:
    # A third of a second of import, which only those pay for who send a spreadsheet.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            # The sizes in the directory may lie: zipfile itself stops reading at the size it says.
            if unpacked > LARGEST_UNPACKED or len(archive.infolist()) > 1000:
                raise TooLarge("The XLSX file unpacks to far more than a register holds.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
        try:
            return _first_sheet(book)
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        SyntaxError,  # the XML parser's ParseError
        KeyError,
        ValueError,
        TypeError,
        OSError,
        EOFError,
    ) as error:
        if isinstance(error, Invalid):
            raise
        raise Unreadable("The file is not a readable XLSX workbook.") from None


def _first_sheet(book: Any) -> Sheet:
    if not book.worksheets:
        raise Unreadable("The workbook has no sheet.")
    rows = _xlsx_records(book.worksheets[0])
    header_row, header, flaws = next(rows, (0, (), ()))
    sheet = _sheet(header_row, [name.strip() for name in header], rows)
    return msgspec.structs.replace(sheet, flaws=(*sheet.flaws, *flaws))


def _xlsx_records(
    sheet: Any,
) -> Iterator[tuple[int, tuple[str, ...], tuple[CellFlaw, ...]]]:
    # Declared dimensions may be wrong or huge; what counts is the rows themselves.
    sheet.reset_dimensions()
    names: tuple[str, ...] = ()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if len(cells) > MOST_COLUMNS + 1000:
            raise TooLarge(f"The file has more than {MOST_COLUMNS} columns.")
        texts, flaws = [], []
        for index, cell in enumerate(cells):
            text, problem = _xlsx_text(cell)
            texts.append(text)
            if problem:
                column = names[index] if index < len(names) else ""
                flaws.append(
                    CellFlaw(row=number, column=column, code=problem[0], message=problem[1])
                )
        if not any(texts) and not flaws:
            continue
        if not names:
            names = tuple(text.strip() for text in texts)
        # A workbook leaves out empty cells at the end of a row.
        texts += [""] * (len(names) - len(texts))
        yield number, tuple(texts), tuple(flaws)


def _xlsx_text(cell: Any) -> tuple[str, tuple[str, str] | None]:
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "f":
        message = "The cell holds a formula, which is not computed here. Paste its value instead."
        return "", ("cell.formula", message)
    if cell.data_type == "e":
        return "", ("cell.error", f"The cell shows the error {value}. Correct it.")
    if isinstance(value, bool):
        return ("true" if value else "false"), None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return (value.date() if midnight else value).isoformat(), None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat(), None
    return str(value), None


# --------------------------------------------------------------------------- NDJSON


def _read_ndjson(data: bytes) -> Sheet:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("NDJSON is UTF-8, and this file is not.") from None
    header: dict[str, None] = {}
    lines: list[Line] = []
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if len(lines) >= MOST_ROWS:
            raise TooLarge(f"The file has more than {MOST_ROWS} rows. Cut it up.")
        lines.append(_json_line(row, line))
        header.update(dict.fromkeys(lines[-1].cells))
        if len(header) > MOST_COLUMNS:
            raise TooLarge(f"The file has more than {MOST_COLUMNS} different fields.")
    if lines and all(line.flaws for line in lines):
        raise Unreadable("No line of the file is a JSON object of texts, numbers and lists.")
    return Sheet(header=tuple(header), lines=tuple(lines))


def _json_line(row: int, line: str) -> Line:
    try:
        values = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        message = "The line is not one JSON object."
        return Line(
            row=row, flaws=(CellFlaw(row=row, column="", code="row.unreadable", message=message),)
        )
    cells, flaws = {}, []
    for name, value in values.items():
        text = _json_text(value)
        if text is None:
            message = "Give a text, a number, true, false, null or a list of those."
            flaws.append(CellFlaw(row=row, column=name, code="cell.type", message=message))
            continue
        flaws += _text_flaws(row, name, text)
        cells[name] = text
    return Line(row=row, flaws=tuple(flaws)) if flaws else Line(row=row, cells=cells)


def _json_text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, list):
        texts = [_json_text(item) for item in value if not isinstance(item, list)]
        if len(texts) == len(value) and None not in texts:
            return "; ".join(text for text in texts if text)
    return None


# --------------------------------------------------------------------------- writing

Records = Iterable[Sequence[str]]


def write(header: Sequence[str], records: Records, kind: str) -> Iterator[bytes]:
    """The file's bytes, in pieces. CSV is UTF-8 with a byte order mark, lines end with CR LF."""
    match kind:
        case "csv":
            return _write_csv(header, records)
        case "xlsx":
            return iter([_write_xlsx(header, records)])
        case "ndjson":
            return _write_ndjson(header, records)
        case _:
            raise Unreadable(f"'{kind}' is not a kind of file that is known here.")


def _write_csv(header: Sequence[str], records: Records) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    # Without the mark a spreadsheet in Japan reads UTF-8 as Shift_JIS.
    buffer.write("\ufeff")
    writer.writerow([guard(name) for name in header])
    for record in records:
        writer.writerow([guard(text) for text in record])
        if buffer.tell() > 65_536:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _write_xlsx(header: Sequence[str], records: Records) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - as above
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("register")
    sheet.freeze_panes = "A2"

    def cell(text: str, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=_CONTROL.sub("", guard(text))[:LONGEST_CELL])
        made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(name, bold=True) for name in header])
    for record in records:
        sheet.append([cell(text) if text else None for text in record])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_ndjson(header: Sequence[str], records: Records) -> Iterator[bytes]:
    for record in records:
        yield msgspec.json.encode(dict(zip(header, record, strict=True))) + b"\n"
