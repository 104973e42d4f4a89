"""A sheet as PDF on A4 landscape: wide tables in bands, the header on every page, the font inside."""

import re
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _

from gendan.base.table import shown
from gendan.base.typeset import typeset
from gendan.base.workbook.out import printed, side
from gendan.sheets.render import layout

TEMPLATE = Path(__file__).with_name("sheet.typ")
PAGE_POINTS = 773
"""A4 landscape less its margins."""

CHARACTER = 0.55
"""The width of a figure in the font, by its size."""

LARGEST = 9
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
CELLS_AT_ONCE = 20_000
"""Cells in one drawing: typst takes some 15 KB of memory for each."""


def write_pdf(filled, *, printed_by, printed_at, head):
    """Draw a filled sheet as PDF, printed by (a name) at (a datetime in office time). Raises Refused without a font."""
    filled = layout.in_words(filled)
    frame = _frame(filled, printed_by, printed_at, head)
    runs = [frame | {"parts": parts} for parts in _runs(_parts(filled))]
    runs[0] |= {"heading": True}
    runs[-1] |= {"signers": layout.signatures(filled)}
    return _one(runs[0], printed_at) if len(runs) == 1 else _joined(runs, printed_at)


def _one(run, printed_at):
    return typeset(TEMPLATE, run, at=printed_at)


def _joined(runs, printed_at):
    """Draw a long sheet piece by piece: once to count the pages, once more with the right numbers on them."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  a tenth of a start, for sheets of many pages alone

    counts = [len(PdfReader(BytesIO(_one(run, printed_at))).pages) for run in runs]
    whole = PdfWriter()
    for n, run in enumerate(runs):
        placed = run | {"before": sum(counts[:n]), "pages": sum(counts)}
        whole.append(BytesIO(_one(placed, printed_at)))
    out = BytesIO()
    whole.write(out)
    return out.getvalue()


def _frame(filled, printed_by, printed_at, head):
    """What stands around the tables, and the empty places of what stands only on the first or last pages."""
    return {
        "company": filled.company,
        "title": filled.title,
        "running": f"{filled.company}  {filled.title}  {filled.period_text}",
        "period": _("期间:%(period)s") % {"period": filled.period_text},
        "basis": filled.basis,
        "unit": filled.unit,
        "number": _("编号:%(number)s") % {"number": filled.number} if filled.number else "",
        "printed": printed(printed_by, printed_at, head),
        "page_of": _("第 {x} 页/共 {y} 页"),
        "classification": _("密级:%(classification)s") % {"classification": filled.classification},
        "watermark": layout.watermark(filled, printed_by, printed_at),
        "heading": False,
        "signers": [],
        "before": 0,
        "pages": 0,
    }


def _parts(filled):
    """Each table in bands of columns, as the template takes them; the figures below it go with its last band."""
    for title, table, figures in layout.tables(filled):
        widths = layout.widths(table)
        runs = layout.bands(widths, layout.naming(table.columns))
        size = min(LARGEST, PAGE_POINTS / CHARACTER / max(sum(widths[n] for n in run) for run in runs))
        for n, run in enumerate(runs, 1):
            yield {
                "title": "" if table is filled.table or n > 1 else title,
                "note": _("第 %(n)s 部分，共 %(all)s 部分") % {"n": n, "all": len(runs)} if len(runs) > 1 else "",
                "size": round(size, 2),
                **_band(table, [table.columns[n] for n in run], [widths[n] for n in run]),
                "figures": [f"{name}:{shown(kind, value)}" for name, kind, value in figures] if n == len(runs) else [],
            }


def _band(table, columns, widths):
    """A band has a row of sums only where it has something to add up."""
    names = {column.name for column in columns}
    lines = [line for line in layout.lines(table) if line.role == "row" or names & line.values.keys()]
    return {
        "widths": widths,
        "sides": [side(column.kind) for column in columns],
        "head": [str(column.title) for column in columns],
        "lines": [[line.role, _texts(line.placed(columns), widths)] for line in lines],
    }


def _texts(placed, widths):
    """A cell is its text, or [text, how many columns it spans]."""
    return [
        _printable(cell.text, widths[place]) if cell.span == 1 else [cell.text, cell.span] for place, cell in placed
    ]


def _printable(text, width):
    """Text without what is no sign, in which a word longer than its column may break anywhere."""
    text = UNPRINTABLE.sub("", text)
    room = width - layout.PADDING
    if len(text) <= room:
        return text
    return layout.WORD.sub(lambda word: "\u200b".join(word[0]) if len(word[0]) > room else word[0], text)


def _runs(parts):
    """Gather the parts into drawings of at most CELLS_AT_ONCE cells."""
    run, taken = [], 0
    for piece in (piece for part in parts for piece in _pieces(part)):
        cells = len(piece["lines"]) * len(piece["head"])
        if run and taken + cells > CELLS_AT_ONCE:
            yield run
            run, taken = [], 0
        run.append(piece)
        taken += cells
    yield run


def _pieces(part):
    rows = CELLS_AT_ONCE // len(part["head"])
    starts = range(0, max(len(part["lines"]), 1), rows)
    for start in starts:
        piece = part | {"lines": part["lines"][start : start + rows]}
        yield piece if start == starts[-1] else piece | {"figures": []}
