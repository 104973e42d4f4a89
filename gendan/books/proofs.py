"""Recomputes every figure of the books a second way: balances from entries, entries from documents, lines from prices.

The database adds up and compares; what comes back are the differences alone, however long the history.
"""

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from gendan.base.cash import yuan
from gendan.books.models import (
    Advance,
    Allocation,
    Balance,
    Draw,
    GoodsEntry,
    Kind,
    Lot,
    MoneyEntry,
    Place,
    Receivable,
    SaleLine,
    SoldMonth,
    Stock,
)
from gendan.books.queries import MonthOf

Account = MoneyEntry.Account
SALES = (Kind.SALE, Kind.SETTLEMENT, Kind.RETURN, Kind.REFUSAL)
"""The documents that have sale lines."""

OF_LINE = "(2 * quantity * price + CASE WHEN quantity < 0 THEN -100 ELSE 100 END) / 200"
"""base.cash.amount in SQL: 分 of pieces at a price in 0.0001 元, rounded half-up once. Division cuts towards zero."""
OF_TAX = "(20000 * amount + (10000 + vat_rate) * CASE WHEN amount < 0 THEN -1 ELSE 1 END) / (2 * (10000 + vat_rate))"
"""base.cash.excl_tax in SQL."""


def differences():
    """Yield a sentence per difference between a kept figure and its facts."""
    yield from _goods()
    yield from _balances()
    yield from _open()
    yield from _sale_lines()
    yield from _entries()


def unequal(what, kept, facts, less=(), show=yuan):
    """Yield a sentence for each key whose kept figure differs from what its facts come to; nothing counts as 0.

    kept: a query for rows (key, …, figure), figures of a key are added up; facts: such queries that are added, less:
    those that are taken off. show: how a figure is told, 分 as 元 by default.
    """
    parts = [("kept", 1, kept), *(("facts", 1, one) for one in facts), *(("facts", -1, one) for one in less)]
    keys = ", ".join(f"k{n}" for n in range(len(kept.query.values_select) + len(kept.query.annotation_select) - 1))
    named, taken, values = [], [], []
    for n, (side, sign, rows) in enumerate(parts):
        sql, given = rows.order_by().query.sql_with_params()
        named.append(f"p{n} ({keys}, figure) AS ({sql})")
        figures = "figure, 0" if side == "kept" else f"0, {sign} * figure"
        taken.append(f"SELECT {keys}, {figures} FROM p{n}")  # noqa: S608 - our own names, values as parameters
        values += given
    whole = f"every ({keys}, kept, facts) AS ({' UNION ALL '.join(taken)})"
    asked = f"SELECT {keys}, SUM(kept), SUM(facts) FROM every GROUP BY {keys} HAVING SUM(kept) <> SUM(facts)"  # noqa: S608
    yield from _told(what, f"WITH {', '.join([*named, whole])} {asked} ORDER BY {keys}", values, show)


def miscounted(what, model, name, formula):
    """Yield a sentence for each row whose amount is not what the formula makes of the row's own columns."""
    table = connection.ops.quote_name(model._meta.db_table)
    asked = f"SELECT id, {name}, {formula} FROM {table} WHERE {name} <> {formula} ORDER BY id"  # noqa: S608
    yield from _told(what, asked, [], yuan)


def _told(what, sql, values, show):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for *key, kept, facts in cursor.fetchall():
            text = _("%(what)s %(key)s：记着 %(kept)s，按原始记录是 %(facts)s。")
            named, figures = " ".join(map(str, key)), {"kept": show(int(kept)), "facts": show(int(facts))}
            yield text % {"what": what, "key": named, **figures}


def in_fen(formula):
    """A formula of this module as a column of a query."""
    return RawSQL(formula, [], BigIntegerField())  # noqa: S611 - our own text, no values


def entries(account, *kinds):
    """What documents of these kinds entered in an account: a query for (customer, kind, number, amount)."""
    return MoneyEntry.objects.filter(account=account, kind__in=kinds).values_list(
        "customer", "kind", "number", "amount"
    )


def _goods():
    every = GoodsEntry.objects.all()
    yield from unequal(
        _("库存"),
        Stock.objects.values_list("place", "product", "quantity"),
        [every.values_list("place", "product", "quantity")],
        show=int,
    )
    shelves = every.filter(place__sort=Place.Sort.SHELF)
    yield from unequal(
        _("客户货架"),
        shelves.values_list("place__customer", "kind", "number", "product", "quantity"),
        [_standing(Lot).values_list("customer", "kind", "number", "product", "quantity")],
        [Draw.objects.values_list("lot__customer", "kind", "number", "lot__product", "quantity")],
        show=int,
    )
    # Sold goods leave their place; of goods that come back a place has as many more as there are less sold.
    yield from unequal(
        _("出入库与销售"),
        _standing(SaleLine).values_list("kind", "number", "product", "quantity"),
        [],
        [every.filter(kind__in=SALES).values_list("kind", "number", "product", "quantity")],
        show=int,
    )


def _balances():
    for account in Account.values:
        yield from unequal(
            _("客户余额 %(account)s") % {"account": account},
            Balance.objects.values_list("customer", account),
            [MoneyEntry.objects.filter(account=account).values_list("customer", "amount")],
        )
    for model, account in ((Receivable, "receivable"), (Advance, "advance")):
        balances = Balance.objects.values_list("customer", account)
        yield from unequal(account, balances, [_standing(model).values_list("customer", "open_amount")])


def _open():
    """What is left of bills, advances, lots and sold goods."""
    covered, drawn = Allocation.objects.values_list("receivable", "amount"), Draw.objects.values_list("lot", "quantity")
    used = Allocation.objects.exclude(advance=None).values_list("advance", "amount")
    for what, model, name, size, less, show in (
        (_("应收单据未收"), Receivable, "open_amount", "amount", covered, yuan),
        (_("预收未用"), Advance, "open_amount", "amount", used, yuan),
        (_("铺货批次剩余"), Lot, "left", "quantity", drawn, int),
    ):
        kept, whole = model.objects.values_list("pk", name), _standing(model).values_list("pk", size)
        yield from unequal(what, kept, [whole], [less], show)
    sold = _standing(SaleLine)
    back = sold.exclude(origin=None).values_list("origin", "quantity")
    yield from unequal(_("已退数量"), sold.values_list("pk", "returned"), [], [back], int)


def _sale_lines():
    yield from miscounted(_("销售行金额"), SaleLine, "amount", OF_LINE)
    yield from miscounted(_("销售行不含税金额"), SaleLine, "amount_excl", OF_TAX)
    amounts = _standing(SaleLine).values_list("customer", "kind", "number", "amount")
    yield from unequal(_("未开票与销售"), entries(Account.UNINVOICED, *SALES), [amounts])
    by_month = _standing(SaleLine).annotate(month=MonthOf("on"))
    for what, name, show in ((_("客户月销售数量"), "quantity", int), (_("客户月销售额"), "amount", yuan)):
        kept = SoldMonth.objects.values_list("customer", "month", name)
        yield from unequal(what, kept, [by_month.values_list("customer", "month", name)], show=show)
    # What a sale or a return does not change in the receivable it changes in the advance.
    advance = entries(Account.ADVANCE, *SALES)
    yield from unequal(_("应收与销售"), entries(Account.RECEIVABLE, *SALES), [amounts, advance])


def _entries():
    """Every entry of an account comes from what a document did there."""
    named = ("customer", "kind", "number")
    covered = Allocation.objects.values_list("receivable__customer", "kind", "number", "amount")
    for what, model, account, less in (
        (_("应收账"), Receivable, Account.RECEIVABLE, covered),
        (_("预收账"), Advance, Account.ADVANCE, covered.exclude(advance=None)),
    ):
        kept = MoneyEntry.objects.filter(account=account).values_list(*named, "amount")
        yield from unequal(what, kept, [_standing(model).values_list(*named, "amount")], [less])
    worth = _standing(Lot).annotate(worth=in_fen(OF_LINE)).values_list(*named, "worth")
    drawn = Draw.objects.values_list("lot__customer", "kind", "number", "amount")
    placed = MoneyEntry.objects.filter(account=Account.PLACED).values_list(*named, "amount")
    yield from unequal(_("铺货账"), placed, [worth], [drawn])


def _standing(model):
    """Documents that are not void."""
    return model.objects.filter(void=False)
