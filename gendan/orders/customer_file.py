"""What a customer sends as a file or as a piece of a spreadsheet: his columns, by what he writes over them (R-3.1)."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from gendan.base.rows import is_sum
from gendan.base.tab import Field, Tab
from gendan.base.workbook import Unreadable
from gendan.base.workbook.read import read
from gendan.base.workbook.written import written

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


def lines_of(brought):
    """The lines() of a file that was uploaded, None when none was; it is not kept."""
    if brought is None:
        raise Unreadable("", _("请选一个文件（xlsx、xls、csv）。"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"order{Path(brought.name).suffix}"  # which tells a csv
        with path.open("wb") as file:
            file.writelines(brought.chunks())
        return lines(path)


def lines(path):
    """[{column: text}] of a file, as somebody would have typed it into the grid.

    Raises Unreadable where it cannot be read, or its headings do not tell what is ordered and how much of it.
    """
    for raw in read(path).tabs:
        found = SHEET.find(raw)
        if "quantity" in found.columns and found.columns.keys() & {"product", "his"}:
            below = [row.cells for row in raw.rows if row.number > found.number and not is_sum(row.cells)]
            told = [{name: _at(cells, index) for name, index in found.columns.items()} for cells in below]
            return [_named(line) for line in told if any(line.values())]
    remedy = _("认不出哪一列是货号、哪一列是数量：请在文件里写上表头（如“货号”“数量”）再上传，或复制后粘贴到表格里。")
    raise Unreadable(path.name, remedy)


def _at(cells, index):
    return written(cells[index]).strip() if index < len(cells) else ""


def _named(line):
    """Without our code his number stands in its place."""
    product, his = line.get("product", ""), line.get("his", "")
    return line | {"product": product or his, "his": his or product}
