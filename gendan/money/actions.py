"""Deeds on a customer's account: settle, withdraw, count, invoice, take receipts, adjust (XS-009 二.5; money.md)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk, terms
from gendan.base.cash import ZERO
from gendan.base.faults import Fault, refuse_if
from gendan.base.prepared import prepared
from gendan.books import goods, sales, shelves
from gendan.books.models import Kind, Receivable
from gendan.books.money import Account, MoneyBook, redate
from gendan.customers import named
from gendan.customers import queries as customers
from gendan.money import promises, remittances
from gendan.money.models import (
    Adjustment,
    Covered,
    Invoice,
    Promise,
    Receipt,
    Remittance,
    Settlement,
    StockCount,
    Withdrawal,
)
from gendan.orders.models import Order
from gendan.people import deeds, papers
from gendan.people.deeds import deed
from gendan.products import named as products


@dataclass(frozen=True)
class Piece:
    """Goods on a shelf; price None: the agreed price of that day (only settlements have prices)."""

    product: str
    quantity: int
    price: Decimal | None = None


@dataclass(frozen=True)
class Sellout:
    """What a customer sold from his shelf (铺货结算)."""

    customer: str
    on: date
    items: tuple[Piece, ...]
    number: str = ""


@dataclass(frozen=True)
class Takeback:
    """Goods taken back from a shelf, or found missing there (kind of Withdrawal)."""

    customer: str
    on: date
    items: tuple[Piece, ...]
    kind: str = Withdrawal.Kind.RETURNED
    number: str = ""


@dataclass(frozen=True)
class Tally:
    """What was counted on a shelf."""

    customer: str
    on: date
    product: str
    counted: int


@dataclass(frozen=True)
class Bill:
    """An invoice as issued; `documents`: the numbers it covers, separated by 、 or ;."""

    customer: str
    on: date
    number: str
    amount: Decimal
    kind: str = Invoice.Kind.BLUE
    code: str = ""
    documents: str = ""


@dataclass(frozen=True)
class Payment:
    """Money that came in; `chosen`: (document number, amount), none: oldest due first.

    remittance: the number of the 到款通知 that it answers.
    """

    customer: str
    on: date
    amount: Decimal
    number: str = ""
    method: str = Receipt.Method.TRANSFER
    payer: str = ""
    bank_ref: str = ""
    chosen: tuple[tuple[str, Decimal], ...] = ()
    remittance: str = ""


@dataclass(frozen=True)
class Correction:
    """A signed change of the receivable: negative lowers it, on its document or oldest due first."""

    customer: str
    on: date
    kind: str
    amount: Decimal
    number: str = ""
    document: str = ""
    note: str = ""


def _book(known):
    return MoneyBook((party.pk for party in known.values()), batch=deeds.batch())


@deed("money.settle")
def settle(rows, *, by):
    """Goods sold from the shelf become a sale: they leave the lots at their placing price, first in, first out."""
    parties, stock = named.parties(rows, by), products.goods(rows)
    refuse_if(
        [*named.unknown(rows, parties), *products.faulty_items(rows, stock), *papers.taken(rows, Settlement.objects)]
    )
    book = _book(parties)
    heads = [
        Settlement(number=number, customer=parties[row.customer], on=row.on, amount=ZERO, batch=deeds.batch())
        for row, number in zip(rows, papers.numbers("ST", rows), strict=True)
    ]
    refuse_if(shelves.take(_taken(rows, heads, stock, Kind.SETTLEMENT), book))
    goods.enter(_off_the_shelf(rows, heads, stock, Kind.SETTLEMENT))
    lines = sales.enter(_settled(rows, heads, stock))
    for head in heads:
        head.amount = sum((line.amount for line in lines if line.number == head.number), ZERO)
        about = {"on": head.on, "kind": Kind.SETTLEMENT, "number": head.number}
        due_on = terms.due_on(head.customer.term, delivered_on=head.on)
        if head.amount:
            book.bill(head.customer_id, head.amount, due_on=due_on, **about)
            book.enter(head.customer_id, Account.UNINVOICED, head.amount, **about)
    book.close()
    return bulk.insert(heads)


def _taken(rows, heads, stock, kind):
    return [
        shelves.Taken(head.customer_id, stock[item.product].pk, item.quantity, row.on, kind, head.number, n)
        for n, (row, head) in enumerate(zip(rows, heads, strict=True))
        for item in row.items
    ]


def _off_the_shelf(rows, heads, stock, kind):
    for n, (row, head) in enumerate(zip(rows, heads, strict=True)):
        for item in row.items:
            place = goods.shelf(head.customer_id)
            yield goods.Move(place, stock[item.product].pk, -item.quantity, row.on, kind, head.number, n)


def _settled(rows, heads, stock):
    """The sale lines of settlements: at the price settled for, else the agreed price of that day."""
    lines = [
        (n, row, head, no, item)
        for n, (row, head) in enumerate(zip(rows, heads, strict=True))
        for no, item in enumerate(row.items, 1)
    ]
    agreed = customers.agreed_prices(
        (head.customer_id, stock[item.product].pk, item.quantity, row.on) for _n, row, head, _no, item in lines
    )
    sold, faults = [], []
    for (n, row, head, no, item), found in zip(lines, agreed, strict=True):
        price = item.price if item.price is not None else found and found.price
        if price is None:
            faults.append(
                Fault(n, "price", "", _("%(code)s 没有合作价。请填结算单价，或先登记合作价。") % {"code": item.product})
            )
            continue
        product = stock[item.product].pk
        sold.append(
            sales.Sold(head.customer_id, product, Kind.SETTLEMENT, head.number, no, row.on, item.quantity, price)
        )
    refuse_if(faults)
    return sold


@deed("money.withdraw")
def withdraw(rows, *, by):
    """Placed goods come back to the store, or are found missing (盘亏): either way they leave the shelf."""
    parties, stock = named.parties(rows, by), products.goods(rows)
    refuse_if(
        [
            *named.unknown(rows, parties),
            *products.faulty_items(rows, stock),
            *papers.taken(rows, Withdrawal.objects, "kind"),
        ]
    )
    book = _book(parties)
    heads = [
        Withdrawal(number=number, customer=parties[row.customer], on=row.on, kind=row.kind, batch=deeds.batch())
        for row, number in zip(rows, papers.numbers("WD", rows), strict=True)
    ]
    taken = [one for row, head in zip(rows, heads, strict=True) for one in _taken([row], [head], stock, row.kind)]
    refuse_if(shelves.take(taken, book))
    goods.enter(_withdrawn(rows, heads, stock))
    book.close()
    return bulk.insert(heads)


def _withdrawn(rows, heads, stock):
    for n, (row, head) in enumerate(zip(rows, heads, strict=True)):
        for item in row.items:
            about = {"product": stock[item.product].pk, "on": row.on, "kind": row.kind, "number": head.number, "row": n}
            yield goods.Move(goods.shelf(head.customer_id), quantity=-item.quantity, **about)
            if row.kind == Withdrawal.Kind.RETURNED:
                yield goods.Move(goods.STORE, quantity=item.quantity, **about)


@deed("money.count")
def count(rows, *, by):
    """Write down what was counted on shelves; the difference to the book shows on R03 until it is settled."""
    parties = named.parties(rows, by)
    stock = products.Product.objects.in_bulk({row.product for row in rows}, field_name="code")
    refuse_if([*named.unknown(rows, parties), *_count_faults(rows, stock)])
    return bulk.insert(
        [
            StockCount(
                customer=parties[row.customer], product=stock[row.product], on=row.on, counted=row.counted,
                batch=deeds.batch(),
            )
            for row in rows
        ]
    )  # fmt: skip


def _count_faults(rows, stock):
    on = {row.on for row in rows}
    known = StockCount.objects.filter(customer__code__in={row.customer for row in rows}, on__in=on, void=False)
    counted = set(known.values_list("customer__code", "product__code", "on"))
    for n, row in enumerate(rows):
        key = row.customer, row.product, row.on
        if row.product not in stock:
            remedy = _("没有产品 %(code)s。请核对编码，或先建产品。")
            yield Fault(n, "product", row.product, remedy % {"code": row.product})
        if row.counted < 0:
            yield Fault(n, "counted", row.counted, _("实盘数量不能小于 0。请填点到的件数。"))
        if key in counted:
            remedy = _("%(on)s 已经盘点过 %(code)s。请核对日期；重新盘点请记在盘点的那一天。")
            yield Fault(n, "on", row.on, remedy % {"on": row.on, "code": row.product})
        counted.add(key)


@deed("money.issue_invoice")
def issue_invoice(rows, *, by):
    """Enter issued invoices: delivered goods count as invoiced, terms that run from the invoice start."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *papers.taken(rows, Invoice.objects, "code"), *_invoice_faults(rows)])
    book = _book(parties)
    invoices = [
        Invoice(
            number=row.number, code=row.code, customer=parties[row.customer], on=row.on, kind=row.kind,
            amount=row.amount, documents=row.documents, batch=deeds.batch(),
        )
        for row in rows
    ]  # fmt: skip
    for one in invoices:
        book.enter(one.customer_id, Account.UNINVOICED, -one.amount, on=one.on, kind=Kind.INVOICE, number=one.number)
    book.close()
    redate(_due_days(invoices))
    bulk.insert(invoices)
    bulk.insert(Covered(invoice=one, number=number) for one in invoices for number in dict.fromkeys(one.covered))
    return invoices


def _invoice_faults(rows):
    for n, row in enumerate(rows):
        if (row.kind == Invoice.Kind.RED) != (row.amount < 0) or not row.amount:
            remedy = _("蓝字发票金额要大于 0，红字要小于 0，现在是 %(amount)s。请核对类型和金额。")
            yield Fault(n, "amount", row.amount, remedy % {"amount": row.amount})


def _due_days(invoices):
    """Due days of the bills that these invoices cover and whose term runs from the invoice."""
    wanted = {(one.customer_id, number): one for one in invoices for number in one.covered}
    found = {}
    for bill in _undated([number for _customer, number in wanted]) if wanted else ():
        one = wanted.get((bill.customer_id, bill.number))
        due_on = one and terms.due_on(bill.customer.term, delivered_on=bill.on, invoiced_on=one.on)
        if due_on:
            found[bill.kind, bill.number] = due_on
    return found


@prepared
def _undated(numbers):
    return Receivable.objects.filter(number__in=numbers, due_on=None, void=False).select_related("customer")


@deed("money.take_receipt")
def take_receipt(rows, *, by):
    """Book money that came in: it covers the chosen bills, else the oldest due; the rest is advance."""
    parties = named.parties(rows, by)
    announced = remittances.answered(rows, "remittance")
    refuse_if([*named.unknown(rows, parties), *papers.taken(rows, Receipt.objects), *_receipt_faults(rows)])
    refuse_if(remittances.unanswerable(rows, "remittance", announced))
    book = _book(parties)
    receipts = [
        Receipt(
            number=number, customer=parties[row.customer], on=row.on, amount=row.amount, method=row.method,
            payer=row.payer, bank_ref=row.bank_ref, batch=deeds.batch(),
        )
        for row, number in zip(rows, papers.numbers("RC", rows), strict=True)
    ]  # fmt: skip
    faults, earmarks = [], _orders_of(rows)
    for n, (row, one) in enumerate(zip(rows, receipts, strict=True)):
        orders = {number for customer, number in earmarks if customer == row.customer}
        chosen = [(book.find(one.customer_id, number), number, part) for number, part in row.chosen]
        faults += _choice_faults(n, chosen, orders)
        if not faults:
            targets = [(bill or number, part) for bill, number, part in chosen]
            book.pay(one.customer_id, row.amount, on=row.on, kind=Kind.RECEIPT, number=one.number, chosen=targets)
    refuse_if(faults)
    book.close()
    made = bulk.insert(receipts)
    for row, one in zip(rows, made, strict=True):
        if row.remittance:
            announced[row.remittance].receipt = one
    bulk.save(announced.values(), ["receipt"])
    return made


def _receipt_faults(rows):
    named_refs = [row.bank_ref for row in rows if row.bank_ref]
    refs = set(_booked(named_refs) if named_refs else ())
    for n, row in enumerate(rows):
        if row.bank_ref in refs:
            remedy = _("银行流水 %(ref)s 已经登记过。请核对是不是同一笔到账。")
            yield Fault(n, "bank_ref", row.bank_ref, remedy % {"ref": row.bank_ref})
        if row.bank_ref:
            refs.add(row.bank_ref)
        if row.amount <= 0:
            remedy = _("收款金额要大于 0，现在是 %(amount)s。退款请登记调整。")
            yield Fault(n, "amount", row.amount, remedy % {"amount": row.amount})
        if (named_ := sum(part for _no, part in row.chosen)) > row.amount:
            remedy = _("这笔到账 %(amount)s 元，指定核销合计 %(named)s 元。请减少核销金额。")
            yield Fault(n, "chosen", named_, remedy % {"amount": row.amount, "named": named_})


@prepared
def _booked(bank_refs):
    return Receipt.objects.filter(bank_ref__in=bank_refs, void=False).values_list("bank_ref", flat=True)


def _orders_of(rows):
    """(customer code, order number) of the orders that receipts are earmarked for."""
    numbers = [number for row in rows for number, _part in row.chosen]
    return set(_earmarked(numbers) if numbers else ())


@prepared
def _earmarked(numbers):
    return Order.objects.filter(number__in=numbers, void=False).values_list("customer__code", "number")


def _choice_faults(n, chosen, orders):
    named_ = defaultdict(lambda: ZERO)
    for bill, number, part in chosen:
        named_[number] += part
        if bill is None and number not in orders:
            remedy = _("这个客户没有未收的单据或订单 %(no)s。请核对单号，或留空按先到期先核销。")
            yield Fault(n, "chosen", number, remedy % {"no": number})
        if part <= 0:
            remedy = _("%(no)s 的核销金额要大于 0，现在是 %(part)s。请填金额，或去掉这张单据。")
            yield Fault(n, "chosen", number, remedy % {"no": number, "part": part})
        if bill and named_[number] > bill.open_amount:
            remedy = _("单据 %(no)s 还有 %(open)s 元未收，指定核销 %(part)s 元。请减少核销金额。")
            yield Fault(n, "chosen", number, remedy % {"no": number, "open": bill.open_amount, "part": named_[number]})


@deed("money.adjust")
def adjust(rows, *, by):
    """Correct a customer's receivable: a rebate, an allowance, a difference, a rounding, a bad debt, an offset."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *papers.taken(rows, Adjustment.objects), *_zero(rows)])
    book = _book(parties)
    adjustments = [
        Adjustment(
            number=number, customer=parties[row.customer], on=row.on, kind=row.kind, amount=row.amount,
            document=row.document, note=row.note, batch=deeds.batch(),
        )
        for row, number in zip(rows, papers.numbers("AD", rows), strict=True)
    ]  # fmt: skip
    for one in adjustments:
        _adjust(one, book)
    book.close()
    return bulk.insert(adjustments)


def _zero(rows):
    return [
        Fault(n, "amount", row.amount, _("调整金额不能是 0。请填正数（增加应收）或负数（减少应收）。"))
        for n, row in enumerate(rows)
        if not row.amount
    ]


def _adjust(one, book):
    about = {"on": one.on, "kind": Kind.ADJUSTMENT, "number": one.number}
    if one.amount > 0:
        book.bill(one.customer_id, one.amount, due_on=one.on, **about)
        return
    bill = one.document and book.find(one.customer_id, one.document)
    part = min(-one.amount, bill.open_amount) if bill else ZERO
    book.pay(one.customer_id, -one.amount, chosen=[(bill, part)] if bill else (), **about)


@deed("money.promise")
def promise(rows, *, by):
    """Write down what customers promise to pay; the newest word counts (money.md 3.2)."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *promises.faults(rows)])
    return bulk.insert([Promise(**{**vars(row), "customer": parties[row.customer]}) for row in rows])


@deed("money.announce")
def announce(rows, *, by):
    """Tell finance what customers say they have paid: nothing is booked before it has looked (rulings 23)."""
    parties = named.parties(rows, by)
    refuse_if([*named.unknown(rows, parties), *remittances.faults(rows)])
    numbers = papers.numbers("PN", rows)
    return bulk.insert(
        Remittance(**{**vars(row), "customer": parties[row.customer], "number": number, "who": by.login})
        for row, number in zip(rows, numbers, strict=True)
    )


@deed("money.miss")
def miss(rows, *, by):
    """Answer notices for which no money is found; whoever announced it asks the customer."""
    asked = remittances.answered(rows, "number")
    refuse_if(remittances.unanswerable(rows, "number", asked))
    for row in rows:
        one = asked[row.number]
        one.missed_on, one.reason = row.on, row.reason
    bulk.save(asked.values(), ["missed_on", "reason"])
    return list(asked.values())
