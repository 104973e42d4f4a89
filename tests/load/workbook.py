"""Workbooks of many rows for the import workloads, and the floors they are measured against."""

import io
import zipfile
from datetime import date

import xlsxwriter
from django.db import connection, transaction

from gendan.customers.models import AgreedPrice, Customer
from gendan.products.models import Product

CUSTOMERS = (
    "客户编码",
    "客户名称",
    "简称",
    "类型",
    "等级",
    "省",
    "市",
    "区",
    "地址",
    "联系人",
    "手机",
    "合作方式",
    "结算方式",
    "信用额度",
)
PRICES = ("客户编码", "产品编码", "数量起", "合作价(含税)", "生效日期", "失效日期", "价格依据")
FIRST = date(2031, 1, 1)  # no practice company has prices so late


def write(file, tab, count):
    """Write a workbook with one tab of so many rows."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    page = book.add_worksheet(tab)
    page.write_row(0, 0, CUSTOMERS if tab == "客户" else PRICES)
    for number, row in enumerate(_rows(tab, count), 1):
        page.write_row(number, 0, row)
    book.close()


def _rows(tab, count):
    if tab == "客户":
        for n in range(count):
            name = f"测试{n:05}五金有限公司"
            yield (
                f"Z{n:05}",
                name,
                name[:7],
                "经销商",
                "B",
                "浙江省",
                "杭州市",
                "西湖区",
                "示例路",
                "张三",
                "13800000001",
                "月结",
                "月末+30天",
                100000,
            )
        return
    customers = list(Customer.objects.order_by("pk").values_list("code", flat=True))
    products = list(Product.objects.order_by("pk").values_list("code", flat=True))
    for n in range(count):
        step, product = divmod(n, len(products))
        step, customer = divmod(step, len(customers))
        yield customers[customer], products[product], step + 1, 99.5, FIRST.isoformat(), "", "BENCH"


def insert(tab, count):
    """The floor: the same number of bare rows by one executemany in one transaction, rolled back."""
    model = Customer if tab == "客户" else AgreedPrice
    sample = model.objects.order_by("pk").first()
    fields = [field for field in model._meta.concrete_fields if field.column != "id"]
    names = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(getattr(sample, field.attname), connection) for field in fields]
    unique = next(at for at, field in enumerate(fields) if field.column in ("code", "min_qty"))
    rows = []
    for n in range(count):
        values[unique] = f"Y{n:05}" if tab == "客户" else 1_000_000 + n
        rows.append(tuple("" if field.column == "uscc" else value for field, value in zip(fields, values, strict=True)))
    places = ", ".join(["%s"] * len(fields))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", rows)  # noqa: S608
        transaction.set_rollback(True)


def fastest(rows):
    """The floor of W6: the same cells as plain XML in a zip, written as fast as Python can."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as page,
    ):
        for at in range(0, len(rows), 1000):
            cells = "".join(
                f'<row><c t="inlineStr"><is><t>{on}</t></is></c><c t="inlineStr"><is><t>{number}</t></is></c>'
                f"<c><v>{amount}</v></c></row>"
                for on, number, amount in rows[at : at + 1000]
            )
            page.write(cells.encode())
    return out.tell()
