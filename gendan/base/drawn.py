"""A page of a list as HTML: an escaped join, because templates take many times as long for thousands of cells."""

from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gendan.base.table import BLANK, NUMERIC, brief, plain, shown

DATED = frozenset({"date", "time", "month"})


def table_html(asked):
    """The table of an asked.Asked: header with sorts, rows, the page's sums and the filter's, as safe markup."""
    cells = [_cell(column, asked) for column in asked.columns]
    if asked.can_pick:
        cells[0] = _picked(cells[0], asked.columns[0])
    rows = [
        f"{_group(asked, heading)}<tr>{''.join(cell(record) for cell in cells)}</tr>"
        for record, heading in asked.headed(asked.run.records)
    ]
    head = "".join(_heading(asked, column) for column in asked.columns)
    if asked.can_pick:
        head = head.replace(">", f">{_box(_('选中本页全部'))}", 1)
    return SafeString(
        f'<table class="table table-hover list {asked.density.name}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody>{_foot(asked)}</table>"
    )


def control(one, params, who):
    """What a form of filters asks one of them by; safe markup."""
    return SafeString(CONTROLS[one.kind](one, escape(str(one.label)), params, who))


def _select(one, label, params, who):
    asked, head = params.get(one.name, ""), f'<option value="">{label}</option>'
    offered = "".join([_option(str(value), str(text), asked) for value, text in one.choices(who)])
    return f'<select class="form-select" name="{one.name}" aria-label="{label}">{head}{offered}</select>'


def _ends(look):
    """Two boxes for the ends of a span. look: the attributes of a box."""

    def span(one, label, params, who):
        known = zip(one.parameters[-2:], (_("从"), _("到")), strict=True)
        boxes = [f'<input {look} {_asked(name, params)} aria-label="{label} {escape(end)}">' for name, end in known]
        return f'<label class="ends">{label} {"～".join(boxes)}</label>'

    return span


def _flag(one, label, params, who):
    mark = " checked" if params.get(one.name) else ""
    return f'<label><input class="form-check-input" type="checkbox" name="{one.name}" value="1"{mark}>{label}</label>'


def _words(one, label, params, who):
    return f'<input class="form-control words" {_asked(one.name, params)} placeholder="{label}" aria-label="{label}">'


def _asked(name, params):
    return f'name="{name}" value="{escape(params.get(name, ""))}"'


CONTROLS = {
    "choice": _select,
    "days": _ends('class="form-control" type="date"'),
    "numbers": _ends('class="form-control num" inputmode="decimal" autocomplete="off"'),
    "flag": _flag,
    "words": _words,
    "code": _words,
}
"""{kind of a filter: what draws it}"""


def column_boxes(choice):
    """Boxes for the columns to choose from, [(column, whether it is shown)], the first of which is always there; safe
    markup."""
    return SafeString("".join([_column_box(*one, is_first=not n) for n, one in enumerate(choice)]))


def _column_box(column, is_shown, *, is_first):
    marks = f"{' checked' if is_shown else ''}{' disabled' if is_first else ''}"
    box = f'<input class="form-check-input" type="checkbox" name="columns" value="{escape(column.name)}"{marks}>'
    return f"<label>{box}{escape(str(column.title))}</label>"


def _option(value, label, chosen):
    mark = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{mark}>{escape(label)}</option>'


def look(column):
    """The class of a column's cells."""
    if column.kind in NUMERIC:
        return "num"
    return "date" if column.kind in DATED else "text"


def _heading(asked, column):
    title = escape(str(column.title))
    if column.sort not in [one.name for one in asked.sorts]:
        return f'<th scope="col" class="{look(column)}">{title}</th>'
    address = escape(asked.sorted_address(column))
    if column.sort != asked.sort.name:
        return f'<th scope="col" class="{look(column)}"><a href="{address}">{title}</a></th>'
    order, arrow = ("descending", "↓") if asked.descending else ("ascending", "↑")
    return f'<th scope="col" class="{look(column)}" aria-sort="{order}"><a href="{address}">{title} {arrow}</a></th>'


PICKER = '<input type="checkbox" class="form-check-input pick" form="selection" '


def _box(label, value=""):
    """A box that chooses a row, or all of them; it belongs to the bar under the table."""
    name = f'name="pick" value="{escape(value)}" ' if value else ""
    return f'{PICKER}{name}aria-label="{escape(label)}">'


def _picked(cell, column):
    """Record → its first cell with a box before what names the record."""
    value, label = column.reader(), _("选中 %(name)s")

    def with_box(record):
        name = str(value(record))
        return cell(record).replace(">", f">{_box(label % {'name': name}, name)}", 1)

    return with_box


def _cell(column, asked):
    """Record → its cell of this column; where rows can be picked, what adds up is there for the browser too."""
    start = f'<td class="{look(column)}" data-label="{escape(str(column.title))}"'
    adds_up = asked.can_pick and column.total
    kind, value, tone, year = column.kind, column.reader(), column.tone, asked.who.today.year
    link, draw = column.link and column.linker(asked.carried), column.draw

    def cell(record):
        known = value(record)
        figure = f' data-value="{plain(kind, known)}"' if adds_up and known is not None else ""
        text = draw(record) if draw else _written(kind, known, year)
        if tone and text:
            text = f'<span class="st st-{tone(record)}">{text}</span>'
        if link and (address := link(record)):
            text = f'<a href="{escape(address)}">{text}</a>'
        return f"{start}{figure}>{text}</td>"

    return cell


def _written(kind, value, year):
    """A value as a list writes it."""
    if kind == "date" and value is not None and value != BLANK:
        return dated(value, year)
    return escape(shown(kind, value))


def dated(day, year):
    """What brief() says as markup, so that paper and a touch with the mouse tell the year all the same."""
    full, said = f"{day:%Y-%m-%d}", brief(day, year)
    return said if said == full else SafeString(f'<time datetime="{full}" title="{full}">{said}</time>')


def _foot(asked):
    if not any(column.total for column in asked.columns) or not asked.run.records:
        return ""
    page = _("本页 %(number)s %(unit)s") % {"number": len(asked.run.records), "unit": asked.listing.unit}
    rows = [_sums(asked, page, asked.page_sums())]
    if asked.next or asked.previous:
        rows.append(_whole(asked))
    return f"<tfoot>{''.join(rows)}</tfoot>"


def _whole(asked):
    if asked.is_capped:
        text = escape(_("筛选 1,000+ %(unit)s") % {"unit": asked.listing.unit})
        return f'<tr class="sum"><td colspan="{len(asked.columns)}">{text} · {_add_up(asked)}</td></tr>'
    label = _("筛选 %(number)s %(unit)s") % {"number": f"{asked.whole['number']:,}", "unit": asked.listing.unit}
    return _sums(asked, label, asked.whole)


def _add_up(asked):
    """The way to the same list with its sums."""
    return f'<a href="{escape(asked.address(sums="1"))}">{escape(_("算出合计"))}</a>'


def _group(asked, heading):
    """The row above a group, "" where none begins."""
    if heading is None:
        return ""
    if heading.number is None:
        text = f"{escape(heading.label)} · {_add_up(asked)}"
        return f'<tr class="group"><td colspan="{len(asked.columns)}" class="text">{text}</td></tr>'
    number = _("%(number)s %(unit)s") % {"number": f"{heading.number:,}", "unit": asked.listing.unit}
    return _sums(asked, f"{heading.label} · {number}", heading.sums, "group")


def _sums(asked, label, sums, look_of_row="sum"):
    """A row of sums; the label takes the columns before the first of them."""
    first = next((n for n, column in enumerate(asked.columns) if column.total), len(asked.columns))
    cells = [f'<td colspan="{first}" class="text">{escape(label)}</td>'] if first else []
    for column in asked.columns[first:]:
        text = escape(shown(column.kind, sums[column.name])) if sums.get(column.name) is not None else ""
        cells.append(f'<td class="{look(column)}" data-label="{escape(str(column.title))}">{text}</td>')
    return f'<tr class="{look_of_row}">{"".join(cells)}</tr>'
