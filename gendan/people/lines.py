"""Lines of a form, each with cells of its own: what was typed stays, and what is wrong with it stands beside it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base.workbook import Unclear, cells


@dataclass
class LineCell:
    """One cell. name: of its input; value: what was read, None when blank or unclear."""

    name: str
    written: str
    value: object = None
    fault: str = ""


@dataclass
class Line:
    """A line about a record."""

    record: object
    cells: dict


class Lines:
    """The lines of a form about known records: {key: record}.

    columns: {name: kind of cell}. start: record → {name: text} for a fresh form; data: what was posted, under name-key.
    must: the column of which at least one cell is to be filled.
    """

    by_place: object = ""  # what the lines are called as a whole, where nothing but its place tells one from another

    def __init__(self, records, columns, start, data=None, must=""):
        self.columns, self.must = columns, must
        self.rows = [self._line(key, record, start(record), data) for key, record in records.items()]

    def _line(self, key, record, start, data):
        names = {name: f"{name}-{key}" for name in self.columns}
        written = {name: start[name] if data is None else data.get(names[name], "") for name in names}
        return Line(record, {name: self._read(name, names[name], written[name]) for name in names})

    def _read(self, name, input_name, written):
        cell = LineCell(input_name, written)
        try:
            cell.value = cells.reader(self.columns[name])(written) if written else None
        except Unclear as trouble:
            cell.fault = str(trouble)
        return cell

    @property
    def wrong(self):
        """The id of the first cell that is to be mended, "" when none is."""
        return next((cell.name for row in self.rows for cell in row.cells.values() if cell.fault), "")

    def complaints(self):
        """What stands in the way of the whole, in sentences."""
        if self.wrong:
            yield _("下面有要改的格，已标红。")
        elif self.must and not self.filled(self.must):
            yield _("还没有填数量：请至少填一行。")

    def said(self):
        """{name of an input: its text} of what is written; lines told by place move up over blank ones."""
        rows = [{name: cell for name, cell in row.cells.items() if cell.written.strip()} for row in self.rows]
        rows = [row for row in rows if self._says(row)]
        return {
            f"{name}-{n}" if self.by_place else cell.name: cell.written.strip()
            for n, row in enumerate(rows)
            for name, cell in row.items()
        }

    def _says(self, written):
        return bool(written)

    def label(self, name):
        """What an input is about: its record, which has a code and a name."""
        records = (row.record for row in self.rows for cell in row.cells.values() if cell.name == name)
        return next((f"{one.code} {one.name}" for one in records), name)

    def shown(self, said):
        """What said() found, for people: line by line."""
        rows = [[said.get(f"{name}-{n}", "") for name in self.columns] for n in range(len(said))]
        return "\n".join(" ".join(filter(None, row)) for row in rows if any(row))

    def filled(self, name):
        """[(record, {name: value})] of the lines that say something in a column."""
        return [
            (row.record, {column: cell.value for column, cell in row.cells.items()})
            for row in self.rows
            if row.cells[name].value
        ]

    def place(self, faults):
        """Put a deed's reasons beside the cells they are about; returns those that are about none."""
        rest = []
        for fault in faults:
            found = [row.cells[fault.field] for row in self.rows if fault.field in row.cells]
            cell = next((one for one in found if one.value == fault.value and not one.fault), None)
            if cell:
                cell.fault = str(fault)
            else:
                rest.append(fault)
        return rest
