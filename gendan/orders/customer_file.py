"""What a customer sends as a file or as a piece of a spreadsheet: his columns, by what he writes over them (R-3.1).

Over which he writes nothing, a person says once what they are, and that is remembered of this customer.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from gendan.base.faults import Fault
from gendan.base.rows import is_sum
from gendan.base.tab import Field, Tab
from gendan.base.workbook import Unreadable
from gendan.base.workbook.read import read
from gendan.base.workbook.written import written
from gendan.orders.models import FileColumns
from gendan.people import deeds

SHEET = Tab(
    "客户订单",
    (
        Field("product", "产品编码", "code", synonyms=("货号", "料号", "编码")),
        Field("his", "客户货号", "code", synonyms=("客户料号", "物料编码", "物料号", "品号", "商品编码", "商品编号")),
        Field("quantity", "数量", "count", synonyms=("订购数量", "采购数量", "订货数量", "需求数量", "订单数量")),
        Field("price", "含税单价", "price", synonyms=("单价(含税)", "含税价")),
        Field("requested_on", "要求交期", "date", synonyms=("交期", "交货日期", "需求日期", "到货日期", "要货日期")),
        Field("promised_on", "承诺交期", "date"),
    ),
)
"""What customers write over these columns; in the office's own workbook some of it could mean something else."""

CHOICES = [(one.name, one.title) for one in SHEET.fields if one.name != "promised_on"]
"""What a customer's column can be."""
MOST_ROWS, MOST_COLUMNS = 6, 12  # of a file that a person looks at to say what its columns are


class Unheaded(Unreadable):
    """Nothing over the columns says what they are. sample: the first rows, as text."""

    def __init__(self, path, raw):
        self.sample = [[_at(row.cells, n) for n in range(_width(raw))] for row in raw.rows[:MOST_ROWS]]
        super().__init__(path.name, _("这个文件没有能认出的表头：请选每一列是什么。"))


@dataclass(frozen=True)
class Columns:
    """What the columns of a customer's files are: {index: field}."""

    customer: str
    columns: dict


def remembered(customer):
    """{index: field} as somebody said of a customer's files, {} where nobody did."""
    known = FileColumns.objects.filter(customer=customer).first() if customer else None
    return known.fields if known else {}


def picked(text):
    """{index: field} of what a page sent, {} where it is nothing that tells what is ordered and how much of it."""
    try:
        said = {int(index): name for index, name in json.loads(text or "{}").items() if name}
    except (ValueError, AttributeError):
        return {}
    return said if not wrong(said) else {}


def wrong(columns):
    """Why these {index: field} do not tell what is ordered and how much of it, "" when they do."""
    names = list(columns.values())
    if len(set(names)) < len(names) or not set(names) <= {name for name, _title in CHOICES}:
        return _("两列不能是同一样东西：请只留一列。")
    if "quantity" not in names or not {"product", "his"} & set(names):
        return _("请选出哪一列是货号、哪一列是数量。")
    return ""


def remember(rows, parties, by):
    """The FileColumns of Columns rows, in place of what was said before. parties: {code: Customer}."""
    known = {one.customer_id: one for one in FileColumns.objects.filter(customer__in=parties.values())}
    kept = []
    for row in rows:
        said = {str(index): name for index, name in row.columns.items()}
        one = known.get(parties[row.customer].pk) or FileColumns(customer=parties[row.customer])
        deeds.tell(row.customer, {"columns": one.columns}, {"columns": said})
        one.columns, one.by = said, by.name
        one.save()
        kept.append(one)
    return kept


def faults(rows):
    """What is wrong with Columns rows."""
    return [Fault(n, "columns", "", words) for n, row in enumerate(rows) if (words := wrong(row.columns))]


def lines_of(brought, columns):
    """The lines() of a file that was uploaded; it is not kept."""
    if brought is None:
        raise Unreadable("", _("请选一个文件（xlsx、xls、csv）。"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"order{Path(brought.name).suffix}"  # which tells a csv
        with path.open("wb") as file:
            file.writelines(brought.chunks())
        return lines(path, columns)


def lines(path, columns):
    """[{column: text}] of a file, as somebody would have typed it into the grid.

    columns: {index: field}, which holds where the headings do not tell what is ordered and how much of it.
    Raises Unreadable where it cannot be read, Unheaded where neither tells that.
    """
    tabs = read(path).tabs
    for raw in tabs:
        found = SHEET.find(raw)
        if "quantity" in found.columns and found.columns.keys() & {"product", "his"}:
            return _told([row for row in raw.rows if row.number > found.number], found.columns)
    for raw in tabs:
        at = {name: index for index, name in columns.items()}
        if at and (told := _told([row for row in raw.rows if _is_number(row.cells, at["quantity"])], at)):
            return told
    filled = [raw for raw in tabs if raw.rows]
    if not filled:
        raise Unreadable(path.name, _("这个文件是空的：请换一个再传。"))
    raise Unheaded(path, filled[0])


def _told(rows, at):
    """The lines of rows. at: {field: index}."""
    below = [row.cells for row in rows if not is_sum(row.cells)]
    told = [{name: _at(cells, index) for name, index in at.items()} for cells in below]
    return [_named(line) for line in told if any(line.values())]


def _is_number(cells, index):
    """Whether a row says how much: what stands above the first line does not."""
    return any(sign.isdigit() for sign in _at(cells, index))


def _width(raw):
    return min(max(len(row.cells) for row in raw.rows[:MOST_ROWS]), MOST_COLUMNS)


def _at(cells, index):
    return written(cells[index]).strip() if index < len(cells) else ""


def _named(line):
    """Without our code his number stands in its place."""
    product, his = line.get("product", ""), line.get("his", "")
    return line | {"product": product or his, "his": his or product}
