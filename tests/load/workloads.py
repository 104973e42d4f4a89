"""The workloads of design/performance.md that exist, each with the floor it is measured against."""

import itertools
import secrets
import tempfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from gendan.base import clock, keyset, period, streaming
from gendan.base.table import Column, build, shown
from gendan.base.workbook.out import stream_list
from gendan.books import actions as books
from gendan.customers.models import AgreedPrice, Customer
from gendan.desk import imports
from gendan.orders import actions as orders
from gendan.orders.flow import Stage
from gendan.orders.models import Order, OrderLine
from gendan.people import deeds
from gendan.people.models import Operator, User
from gendan.sheets import catalogue
from gendan.sheets.render import table_html
from tests.load import floors, served, skeleton, workbook
from tests.load.measure import beside, together

LINES, LONG, PARTIES = 5, 100_000, 40
SAME = "手写的一条 SQL，同样的数字"
LEAST = "最简的 Django：登录、50 行、成品网页"
LEAST_MS = 4.15  # what that page takes on the machine of the design, where pages may take so many milliseconds
PAGE, FOUND = 200 / LEAST_MS, 150 / LEAST_MS
ENTERED = {"sqlite": 10 / 0.23, "postgresql": 10 / 1.08}
"""100 orders a second of one client, beside the raw transaction of the design."""
AT_ONCE = {"sqlite": 3600 / 190, "postgresql": 2240 / 190}
"""190 orders a second of four clients, beside theirs."""
IMPORTED = 3 / 0.09


class Office:
    """The database under measurement, and who asks."""

    def __init__(self):
        self.today = Order.objects.latest("on").on
        self.operator = Operator(today=self.today)
        self.month = period.month_of(self.today - timedelta(days=31)).label
        self.day = (self.today - timedelta(days=3)).isoformat()
        self.client = Client(SERVER_NAME="127.0.0.1")
        user = User.objects.filter(posts__role="assistant").first()
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.price = AgreedPrice.objects.exclude(price=None).filter(customer__credit_limit=None).first()
        self.price = self.price or AgreedPrice.objects.exclude(price=None).first()

    def page(self, address):
        """Ask for a page as the assistant's browser does."""
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer.content


def sql(text, *values, **named):
    """A hand-written query, fetched whole."""

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(text, named or values)
            return cursor.fetchall()

    return ask


def enter_order(office, lines):
    """W1: an order entered and confirmed, against one transaction that inserts the same rows."""
    often = {"most": ENTERED[connection.vendor], "rounds": 40} if lines == LINES else {}
    return beside(f"W1 订单 {lines} 行：录入并确认", *entry(office, lines), "一次事务写入同样的行", **often)


def enter_together(office):
    """W1 with four clients: orders entered and confirmed by four processes at once."""
    most = AT_ONCE[connection.vendor]
    return together(f"W1 订单 {LINES} 行：四人同时", *entry(office, LINES), "四个进程各写同样的行", most=most)


def entry(office, lines):
    """To enter and confirm an order at the agreed prices, all green in its review, and to write its rows by hand."""
    wanted = dict(_wanted(lines))
    goods = {item.product for items in wanted.values() for item in items}
    books.bring_stock([books.OpenStock(code, 100_000_000, office.today) for code in goods], by=office.operator)

    def ours():
        customer, items = secrets.choice(list(wanted.items()))
        with deeds.together(by=office.operator, alone=False):  # as the click in the browser does
            order = orders.Confirmed(customer.code, office.today, items, po_no=secrets.token_hex(6), said_by="张三")
            orders.receive_confirmed([order], by=office.operator, op=secrets.token_hex(16))

    line = OrderLine.objects.first()
    columns = [field.column for field in OrderLine._meta.concrete_fields if field.column != "id"]

    def floor():
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            customer = secrets.choice(list(wanted))
            order = Order(number=secrets.token_hex(8), customer=customer, on=office.today, amount=0)
            order.save(force_insert=True)
            quoted = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            rows = [_as_stored(line, columns, order.pk, no) for no in range(1, lines + 1)]
            cursor.executemany(f"INSERT INTO orders_orderline ({quoted}) VALUES ({places})", rows)  # noqa: S608

    return ours, floor


def _wanted(lines):
    """(customer, so many Items at his agreed prices) of some customers: people at work seldom meet at one of them."""
    for customer in Customer.objects.filter(term_kind="prepay")[:PARTIES]:
        agreed = AgreedPrice.objects.filter(customer=customer).exclude(price=None)
        goods = agreed.values_list("product__code", "product__moq").distinct()
        yield customer, tuple(orders.Item(*one) for one in itertools.islice(itertools.cycle(goods), lines))


def _as_stored(line, columns, order, no):
    values = {
        field.column: field.get_db_prep_save(getattr(line, field.attname), connection)
        for field in line._meta.concrete_fields
    }
    values |= {"order_id": order, "line_no": no}
    return [values[column] for column in columns]


def order_lists(office):
    """W2: pages of the list of orders as they are finished, beside the least that Django can do for fifty rows."""
    every, closed = "/orders/?view=all", "/orders/?view=all&stage=closed"
    deep = Order.objects.filter(void=False, stage=Stage.CLOSED).order_by("on", "pk")[500]
    code, number = deep.customer.code, deep.number
    after = keyset.cursor_of(deep, ("on", "id"))
    for name, address in (
        ("首页", "/orders/"),
        ("已结案首页", closed),
        ("按客户筛选", f"{every}&customer={code}"),
        ("按单号搜索", f"{every}&q={number}"),
    ):
        yield _page(office, f"W2 订单列表：{name}", address, 10 / LEAST_MS)
    pages = [partial(office.page, address) for address in (f"{closed}&{urlencode({'after': after})}", closed)]
    yield beside("W2 订单列表：已结案深页", *pages, "已结案首页", most=1.2, rounds=40)


def _page(office, name, address, most):
    """A finished page beside the least that Django can do."""
    return beside(name, partial(office.page, address), skeleton.page(office.client), LEAST, most=most, rounds=40)


def pages(office):
    """What else is looked at all day: what waits, an order, a customer, and what the search box finds."""
    yield _page(office, "今日待办", "/", PAGE)
    yield _page(office, "订单页", f"/orders/{Order.objects.exclude(stage=Stage.DRAFT).latest('pk').number}/", PAGE)
    yield _page(office, "客户页", f"/customers/{Order.objects.latest('on').customer.code}/", PAGE)
    yield _page(office, "搜索框", f"/search/?q={Customer.objects.latest('pk').mnemonic.lower()[:3]}", FOUND)


def receivables(office):
    """W4: R03 with ageing."""
    day = period.parse(office.day).start
    owed = sql(
        "SELECT customer_id, sum(open_amount), sum(CASE WHEN due_on < %s THEN open_amount ELSE 0 END) "
        "FROM books_receivable WHERE open_amount <> 0 AND NOT void GROUP BY customer_id",
        office.today,
    )
    name, same = "W4 R03 铺货/欠款含账龄", sql(floors.R03, **floors.of_r03(day))
    yield from _sheet(office, name, "R03", office.day, same, SAME, most=14)
    yield from _sheet(office, name, "R03", office.day, owed, "只是未收单据按客户合计")


def month_by_customer(office):
    """W3: R07."""
    month = period.parse(office.month)
    sales = sql(
        "SELECT customer_id, kind, count(DISTINCT number), sum(quantity), sum(amount) FROM books_saleline "
        'WHERE "on" BETWEEN %s AND %s AND NOT void GROUP BY customer_id, kind',
        month.start,
        month.end,
    )
    name, same = "W3 R07 每月销售汇总", sql(floors.R07, start=month.start, end=month.end)
    yield from _sheet(office, name, "R07", office.month, same, SAME, most=8)
    yield from _sheet(office, name, "R07", office.month, sales, "只是当月销售行按客户合计")


def year_by_customer(office):
    """W3y: R08."""
    month = 'substr("on", 1, 7)' if connection.vendor == "sqlite" else "to_char(\"on\", 'YYYY-MM')"
    start = period.parse(office.month).months_of_year()[0].year_ago().start
    floor = sql(
        f'SELECT customer_id, {month}, sum(amount) FROM books_saleline WHERE "on" >= %s AND NOT void GROUP BY 1, 2',  # noqa: S608
        start,
    )
    yield from _sheet(office, "W3y R08 客户×12 个月", "R08", office.month, floor, "两年销售行按客户、月合计", most=15)


def _sheet(office, name, code, label, floor, floor_is, most=None):
    """A sheet filled with its figures, and as the finished page with a link under each."""
    fill = partial(catalogue.fill, code, label, office.operator, blocks=False)
    yield beside(name, fill, floor, floor_is, most=most)
    page = partial(office.page, f"/sheets/{code}/?period={label}")
    drawn = beside(f"{name}：网页，先列 300 行", page, floor, floor_is, most=most, rounds=7)
    yield replace(drawn, more=f"{len(page()) / 1024:,.0f} KB")


def import_masters(office, tab, count):
    """W5: customers or prices by workbook, with every check; undone again by rehearsing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "masters.xlsx"
        workbook.write(file, tab, count)
        ours = lambda: imports.run(file, by=office.operator, rehearse=True)  # noqa: E731
        name, floor = f"W5 导入 {count:,} 行{tab}", lambda: workbook.insert(tab, count)
        return beside(name, ours, floor, "一次事务 executemany", most=IMPORTED, rounds=3)


def long_list(office):
    """W6: 100,000 lines of the database to XLSX."""
    columns = [Column("on", "日期", "date"), Column("number", "单号", "code"), Column("amount", "金额", "cash")]
    lines = OrderLine.objects.order_by("pk").values_list("order__on", "order__number", "amount")

    def ours():
        return stream_list(columns, _again(lines), ["订单"], printed_by="", printed_at=clock.now())

    rows = list(_again(lines))
    yield replace(
        beside(
            "W6 100,000 行写 XLSX", lambda: sum(map(len, ours())), lambda: workbook.fastest(rows), "rustpy", rounds=3
        ),
        more=served.streamed(ours),
    )


def _again(lines):
    """So many rows of a question as a long list has, asked again from the start where there are fewer."""
    asked = itertools.chain.from_iterable(streaming.rows(lines, 2000) for _time in itertools.count())
    return itertools.islice(asked, LONG)


def big_table():
    """12,000 cells of a sheet on screen, against one escaped join of the same texts."""
    columns = [Column(f"c{n}", f"列{n}", "cash") for n in range(46)]
    table = build(columns, [{column.name: Decimal(f"{n}.05") for column in columns} for n in range(260)])
    texts = [shown("cash", value) for row in table.rows for value in row.values()]
    floor = lambda: "".join([f"<td>{escape(text)}</td>" for text in texts])  # noqa: E731
    return beside("12,000 格的表格到网页", lambda: table_html(table), floor, "同样文字转义后相连")


def all_of(office):
    """Every workload, one after the other."""
    yield enter_order(office, LINES)
    yield enter_order(office, 200)
    yield enter_together(office)
    yield from order_lists(office)
    yield from pages(office)
    yield from receivables(office)
    yield from month_by_customer(office)
    yield from year_by_customer(office)
    yield import_masters(office, "客户", 10_000)
    yield import_masters(office, "合作价格", 10_000)
    yield from long_list(office)
    yield big_table()
