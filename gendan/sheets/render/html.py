"""A table on the screen: an escaped join, because templates take many times as long for thousands of cells.

What the page's script finds, so that it can sort and pin without figures of its own:
- <table data-stick="n">: the first n columns carry the classes `stick stick-1` … `stick stick-n` and stay in sight.
- <button data-sort="kind"> in each <th scope="col">: sorts by its column; the script sets aria-sort on the <th>.
- <tbody> for each group, or one in all: <tr data-row="i"> are the rows, i their place as drawn; <tr class="subtotal">
  closes the group and stays last. The total is in <tfoot>.
- <td data-value="…"> on figures: the number without separators, empty when not computable. All else sorts by its text.
- classes `num`, `date` or `text` by kind, `down` on a negative figure, `subtotal` and `total` on rows.
"""

from html import escape
from itertools import repeat

from django.utils.safestring import SafeString

from gendan.base.table import NUMERIC, shown
from gendan.sheets.render import layout

DATED = {"date", "time", "month"}


def table_html(table, *, link=None, note=None):
    """Draw a table with the figures below it, as safe markup.

    link(column name) → (a row's key → the escaped address of the facts behind its figure), or None for a column that
    leads nowhere; the keys are those of table.keys.
    note(key) → safe markup of the row's remark (the column `note`), or None for its plain text.
    """
    looks = _looks(table.columns)
    columns = [_column(table, *each, link, note) for each in zip(table.columns, looks, strict=True)]
    rows = [f'<tr data-row="{n}">{"".join(cells)}</tr>' for n, cells in enumerate(zip(*columns, strict=True))]
    body, foot = _gathered(table, rows, looks)
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    head = "".join(map(_heading, table.columns, looks))
    return SafeString(
        f'<table class="table sheet" data-stick="{layout.naming(table.columns)}">{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody><tfoot>{foot}</tfoot></table>{_figures(table.rates)}"
    )


def _looks(columns):
    """The classes of each column's cells."""
    sticky = layout.naming(columns)
    return [_class(column) + (f" stick stick-{n}" if n <= sticky else "") for n, column in enumerate(columns, 1)]


def _class(column):
    if column.kind in NUMERIC:
        return "num"
    return "date" if column.kind in DATED else "text"


def _heading(column, look):
    title = escape(str(column.title))
    return f'<th scope="col" class="{look}"><button type="button" data-sort="{column.kind}">{title}</button></th>'


def _column(table, column, look, link, note):
    """The cells of one column, top to bottom."""
    values = [row.get(column.name) for row in table.rows]
    keys = table.keys or repeat(None)
    if column.kind in NUMERIC:
        leads = link and link(column.name)
        addresses = map(leads, keys) if leads else repeat(None)
        return [_figure(column.kind, *each, look) for each in zip(values, addresses, strict=False)]
    if column.name == "note" and note:
        return [
            f'<td class="{look}">{note(key) or escape(shown(column.kind, value))}</td>'
            for value, key in zip(values, keys, strict=False)
        ]
    return [f'<td class="{look}">{escape(shown(column.kind, value))}</td>' for value in values]


def _figure(kind, value, address, look):
    # shown() of a figure holds digits and separators only: there is nothing to escape.
    text = shown(kind, value)
    if value is None or isinstance(value, str):  # not computable, or a month that has not come
        return f'<td class="{look}" data-value="">{escape(text)}</td>'
    raw = text.replace(",", "").removesuffix("%")
    if value < 0:
        look += " down"
    if address:
        text = f'<a href="{address}">{text}</a>'
    return f'<td class="{look}" data-value="{raw}">{text}</td>'


def _gathered(table, rows, looks):
    """The drawn rows with their subtotals, a <tbody> a group, and the total."""
    drawn, body, foot = iter(rows), [], ""
    for line in layout.lines(table):
        if line.role == "row":
            body.append(next(drawn))
        elif line.role == "subtotal":
            body += [_sums(line, table.columns, looks), "</tbody><tbody>"]
        else:
            foot = _sums(line, table.columns, looks)
    return "".join(body), foot


def _sums(line, columns, looks):
    cells = "".join(_sum(cell, looks[place]) for place, cell in line.placed(columns))
    return f'<tr class="{line.role}">{cells}</tr>'


def _sum(cell, look):
    if cell.kind in NUMERIC:
        return _figure(cell.kind, cell.value, None, look)
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    return f'<td class="{look}"{span}>{escape(cell.text)}</td>'


def _figures(figures):
    """The figures of the whole that stand in no column."""
    pairs = [(str(title), shown(kind, value)) for title, kind, value in figures.values()]
    drawn = "".join(f"<dt>{escape(title)}</dt><dd>{escape(text)}</dd>" for title, text in pairs)
    return f'<dl class="figures">{drawn}</dl>' if drawn else ""
