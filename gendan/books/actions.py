"""Deeds that bring what was there before (requirements, decision 7), and releases from the credit gates (R-5.4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain

from django.utils.translation import gettext as _

from gendan.base import bulk, terms
from gendan.base.faults import Fault, refuse_if
from gendan.books import credit, goods, shelves
from gendan.books.models import CreditRelease, Kind, PastMonth, Receivable
from gendan.books.money import Account, MoneyBook
from gendan.customers import named
from gendan.people import deeds, papers
from gendan.people.deeds import deed
from gendan.products.models import Product
from gendan.products.named import faulty_item


@dataclass(frozen=True)
class OpenBill:
    """A bill still open at the cut-over; negative: 预收. Without a number and a day it is the customer's one balance.

    on: the cut-over; the balance stands for the evening before. dated: the day of the document, from which it ages.
    """

    customer: str
    on: date
    amount: Decimal
    number: str = ""
    dated: date | None = None
    invoiced: bool = False


@dataclass(frozen=True)
class OpenLot:
    """Goods on a customer's shelf at the cut-over."""

    customer: str
    product: str
    quantity: int
    price: Decimal
    on: date


@dataclass(frozen=True)
class OpenStock:
    """Pieces of a product in the finished store at the cut-over."""

    product: str
    quantity: int
    on: date


@dataclass(frozen=True)
class Month:
    """What a customer bought of a product in a month before the cut-over; quantity None: nobody knows."""

    customer: str
    product: str
    month: str
    amount: Decimal
    quantity: int | None = None
    cutover_on: date | None = None


@dataclass(frozen=True)
class Pass:
    """A release to be given: goods for an amount may pass each credit gate up to the day `until`, for a reason."""

    customer: str
    on: date
    until: date
    amount: Decimal
    reason: str
    number: str = ""


@dataclass(frozen=True)
class PassEnd:
    """A release that is taken back on a day, by its number."""

    number: str
    on: date


@deed("books.bring_receivables")
def bring_receivables(rows, *, by):
    """Enter what customers owed at the cut-over; it is never a sale (rulings 9)."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *_known_bills(rows)])
    book = MoneyBook((party.pk for party in parties.values()), batch=deeds.batch())
    bills = [_open(row, parties[row.customer], book) for row in rows]
    book.close()
    return [bill for bill in bills if bill.pk]


def _open(row, party, book):
    """Enter an opening balance on the evening before the cut-over; bill and advance stand side by side, unsettled."""
    day = row.dated or row.on
    number = _number(row)
    about = {"on": day, "booked_on": row.on - timedelta(days=1), "kind": Kind.OPENING, "number": number}
    if row.amount < 0:
        return book.advance(party.pk, -row.amount, wait=True, **about)
    due_on = terms.due_on(party.term, delivered_on=day, signed_on=day, invoiced_on=day, reconciled_on=day)
    if not row.invoiced:
        book.enter(party.pk, Account.UNINVOICED, row.amount, on=about["booked_on"], kind=Kind.OPENING, number=number)
    return book.bill(party.pk, row.amount, due_on=due_on, wait=True, **about)


def _number(row):
    """An opening balance without a number is the customer's one balance."""
    return row.number or f"期初-{row.customer}"


def _known_bills(rows):
    bills = Receivable.objects.filter(kind=Kind.OPENING, number__in=[_number(row) for row in rows], void=False)
    used = set(bills.values_list("number", flat=True))
    for n, row in enumerate(rows):
        if row.amount > 0 and _number(row) in used:
            remedy = _("期初单号 %(no)s 已经登记过。请换一个号（没有单号的合并成一行），或删去这一行。")
            yield Fault(n, "number", row.number, remedy % {"no": _number(row)})
        if row.amount > 0:
            used.add(_number(row))
        if not row.amount:
            yield Fault(n, "amount", row.amount, _("期初金额不能是 0。请填欠款（正数）或预收（负数），或删去这一行。"))


@deed("books.bring_shelves")
def bring_shelves(rows, *, by):
    """Enter the goods that stood on customers' shelves at the cut-over."""
    parties, stock = named.parties(rows, by), _products(rows)
    faults = chain.from_iterable(faulty_item(n, row, stock) for n, row in enumerate(rows))
    refuse_if([*named.unknown(rows, parties), *faults])
    book = MoneyBook((party.pk for party in parties.values()), batch=deeds.batch())
    number = "期初铺货"
    shelves.put(
        [
            shelves.Put(
                parties[row.customer].pk, stock[row.product].pk, row.quantity, row.price, row.on, Kind.OPENING, number
            )
            for row in rows
        ],
        book,
    )  # fmt: skip
    goods.enter(
        goods.Move(
            goods.shelf(parties[row.customer].pk), stock[row.product].pk, row.quantity, row.on, Kind.OPENING, number, n
        )
        for n, row in enumerate(rows)
    )
    book.close()
    return []


@deed("books.bring_stock")
def bring_stock(rows, *, by):
    """Enter the pieces that stood in the finished store at the cut-over."""
    stock = _products(rows)
    refuse_if(_faulty(rows, stock))
    number = "期初库存"
    goods.enter(
        goods.Move(goods.STORE, stock[row.product].pk, row.quantity, row.on, Kind.OPENING, number, n)
        for n, row in enumerate(rows)
    )
    return []


@deed("books.bring_months")
def bring_months(rows, *, by):
    """Enter past months; they are compared with, never added to the books."""
    parties, stock = named.parties(rows, by), _products(rows)
    refuse_if([*named.unknown(rows, parties), *_unknown_products(rows, stock), *_not_past(rows)])
    return bulk.insert(
        [
            PastMonth(
                customer=parties[row.customer], product=stock[row.product], month=row.month, quantity=row.quantity,
                amount=row.amount, batch=deeds.batch(),
            )
            for row in rows
        ]
    )  # fmt: skip


def _not_past(rows):
    for n, row in enumerate(rows):
        if row.cutover_on and row.month >= f"{row.cutover_on:%Y-%m}":
            remedy = _("启用日期是 %(day)s，它以后的销售要登记发货，不能写成历史销售。请删去这一行，或改启用日期。")
            yield Fault(n, "month", row.month, remedy % {"day": row.cutover_on})


def _products(rows):
    return Product.objects.in_bulk({row.product for row in rows}, field_name="code")


def _unknown_products(rows, stock):
    for n, row in enumerate(rows):
        if row.product not in stock:
            yield Fault(
                n, "product", row.product, _("没有产品 %(code)s。请核对编码，或先建产品。") % {"code": row.product}
            )


def _faulty(rows, stock):
    yield from _unknown_products(rows, stock)
    for n, row in enumerate(rows):
        if row.quantity <= 0:
            yield Fault(n, "quantity", row.quantity, _("数量要大于 0，现在是 %(qty)s。") % {"qty": row.quantity})


@deed("books.let_pass")
def let_pass(rows, *, by):
    """Let customers' goods pass the credit limit and the ladder for a time, up to an amount at each gate."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *_pass_faults(rows)])
    return bulk.insert(
        CreditRelease(
            number=number, customer=parties[row.customer], on=row.on, until=row.until, amount=row.amount,
            reason=row.reason.strip(), by=by.name,
        )
        for row, number in zip(rows, papers.numbers("CR", rows), strict=True)
    )  # fmt: skip


def _pass_faults(rows):
    for n, row in enumerate(rows):
        if row.amount <= 0:
            remedy = _("放行金额要大于 0，现在是 %(amount)s。请填这段时间里最多放行多少元的货。")
            yield Fault(n, "amount", row.amount, remedy % {"amount": row.amount})
        if not row.on <= row.until <= row.on + timedelta(days=credit.MOST_DAYS):
            remedy = _("有效期要在 %(on)s 到 %(last)s 之间。要放得更久，请改信用额度或结算方式。")
            last = row.on + timedelta(days=credit.MOST_DAYS)
            yield Fault(n, "until", row.until, remedy % {"on": row.on, "last": last})
        if not row.reason.strip():
            yield Fault(n, "reason", row.reason, _("请写理由：以后要靠它说明当时为什么放行。"))


@deed("books.end_pass")
def end_pass(rows, *, by):
    """Take releases back from a day on; what has passed on them stays."""
    seen = CreditRelease.objects.seen_by(by).filter(number__in=[row.number for row in rows])
    MoneyBook(seen.values("customer"))  # nobody uses them meanwhile
    found = {one.number: one for one in seen.filter(ended_on=None)}
    refuse_if(_ended(rows, found))
    for row in rows:
        found[row.number].ended_on = row.on
        deeds.tell(row.number, {"ended_on": None}, {"ended_on": row.on})
    bulk.save(found.values(), ["ended_on"])
    return list(found.values())


def _ended(rows, found):
    for n, row in enumerate(rows):
        if row.number not in found:
            remedy = _("没有生效中的放行单 %(no)s，可能刚被收回。请刷新页面，看清现在的情况再办。")
            yield Fault(n, "number", row.number, remedy % {"no": row.number})
