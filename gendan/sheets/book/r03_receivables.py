"""R03 《客户铺货/欠款一览表》: who holds our goods, who owes, since when, who must be chased (XS-009 三.1③)."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gendan.base import preferences, terms
from gendan.base.cash import ZERO, yuan
from gendan.base.table import Column, Fact, build, ratio
from gendan.books import queries as books
from gendan.books.models import GoodsEntry, Kind, Lot, MoneyEntry
from gendan.customers.models import Customer
from gendan.money import queries as money
from gendan.money.models import StockCount
from gendan.people.roles import COMPANY, Role
from gendan.sheets import drill
from gendan.sheets.party import COLUMNS, NOTE, groups, parties
from gendan.sheets.sheet import Sheet

A = MoneyEntry.Account
OWED = {A.RECEIVABLE: 1, A.ADVANCE: -1}
PAID = {A.RECEIVABLE: -1, A.ADVANCE: 1}
EXPOSED = {A.RECEIVABLE: 1, A.ADVANCE: -1, A.PLACED: 1}
TAKEN = {A.RECEIVABLE: -1, A.ADVANCE: 1, A.PLACED: -1, A.COMMITMENT: -1}
SALES = (Kind.SALE, Kind.SETTLEMENT, Kind.RETURN, Kind.REFUSAL)
SETTLED = (Kind.SETTLEMENT,)
OFF_THE_SHELF = (Kind.WITHDRAWAL, Kind.LOSS, Kind.REFUSAL)


GOOD, WARNED, STOPPED = range(3)
STATES = (_("正常"), _("预警"), _("停货"))


def _month(period):
    return period.month_to_date()


def _end(period):
    return period.end


def _before(period):
    return _month(period).start - timedelta(days=1)


def _age(name):
    return drill.debts(lambda debt: debt.amount if books.bucket(debt.age) == name else ZERO)


def _ever(period):
    return books.ever(period.end)


def _oldest_lot(key, period, who):
    """The goods that stood longest on the shelf, with the days since they came."""
    gone = Coalesce(Sum("draws__quantity", filter=Q(draws__on__lte=period.end)), Value(0))
    lots = Lot.objects.filter(customer=drill.customer_id(key, who), void=False, on__lte=period.end).annotate(gone=gone)
    for lot in lots.filter(quantity__gt=F("gone")).select_related("product").order_by("on", "pk")[:1]:
        yield Fact(lot.on, lot.get_kind_display(), lot.number, str(lot.product), (period.end - lot.on).days)


def _counted(key, period, who):
    """What the last count of the shelf found of each product, less what the book said that day."""
    counts = StockCount.objects.filter(customer=drill.customer_id(key, who), void=False, on__lte=period.end)
    rows = counts.filter(on=counts.order_by("-on").values("on")[:1])
    for one in rows.select_related("product").order_by("product__code"):
        entries = GoodsEntry.objects.filter(place__customer=one.customer_id, product=one.product_id, on__lte=one.on)
        booked = entries.aggregate(pieces=Sum("quantity"))["pieces"] or 0
        said = _("实盘 %(counted)s，账面 %(booked)s") % {"counted": one.counted, "booked": booked}
        yield Fact(one.on, str(_("铺货盘点")), one.product.code, f"{one.product.name} {said}", one.counted - booked)


def _latest(key, period, who):
    """The debt that is overdue longest, with its days."""
    late = list(drill.debts(lambda debt: debt.overdue_days)(key, period, who))
    return sorted(late, key=lambda fact: -fact.value)[:1]


def _room(key, period, who):
    """可用信用: the limit, less the exposure and what is confirmed but not yet sent (rulings 2)."""
    party = Customer.objects.seen_by(who).get(code=key)
    yield Fact(None, str(_("信用额度")), party.code, party.short_name, party.credit_limit)
    yield from drill.entries(TAKEN, within=_ever)(key, period, who)


def _cash(name, title, source=None, **more):
    return Column(name, title, "cash", total=True, drill=source, **more)


MONEY = (
    _cash("consigned_opening", _("期初铺货额"), drill.account(A.PLACED, _before)),
    _cash("consigned_out", _("本期铺货"), drill.entries({A.PLACED: 1}, (Kind.PLACEMENT,), _month)),
    _cash("consigned_settled", _("本期结算"), drill.entries({A.PLACED: -1}, SETTLED, _month)),
    _cash("consigned_returned", _("本期退回/盘亏"), drill.entries({A.PLACED: -1}, OFF_THE_SHELF, _month)),
    _cash("consigned_closing", _("期末铺货额"), drill.account(A.PLACED, _end)),
    Column("consigned_use_rate", _("铺货额度使用率"), "share", formula=ratio("consigned_closing", "consign_limit")),
    Column("consigned_oldest_on", _("最早铺货日期"), "date"),
    Column("consigned_days", _("铺货天数"), "count", drill=_oldest_lot),
    Column("counted_on", _("最近盘点日"), "date"),
    Column("count_difference", _("盘点差异"), "count", drill=_counted),
    _cash("receivable_opening", _("期初应收"), drill.account(A.RECEIVABLE, _before)),
    _cash("receivable_increase", _("本期应收增加"), drill.entries(OWED, SALES, _month)),
    _cash("received", _("本期回款"), drill.entries(PAID, (Kind.RECEIPT,), _month)),
    _cash("adjusted", _("本期调整"), drill.entries(OWED, (Kind.ADJUSTMENT,), _month)),
    _cash("receivable_closing", _("期末应收"), drill.bills(_end)),
    _cash("advance", _("预收余额"), drill.account(A.ADVANCE, _end)),
    _cash("not_due", _("其中未到期"), drill.debts(lambda debt: ZERO if debt.overdue_days else debt.amount)),
    _cash("in_floor", _("铺底内"), drill.debts(lambda debt: debt.amount if debt.in_floor else ZERO)),
    _cash("overdue", _("逾期金额"), drill.debts(lambda debt: debt.amount if debt.overdue_days else ZERO)),
    Column("overdue_days_max", _("最长逾期天数"), "count", drill=_latest),
    *(
        _cash(name, title, _age(name))
        for name, title in (
            ("age_0_30", _("账龄0–30天")),
            ("age_31_60", _("31–60天")),
            ("age_61_90", _("61–90天")),
            ("age_91_180", _("91–180天")),
            ("age_181_365", _("181–365天")),
            ("age_over_365", _("365天以上")),
        )
    ),
    _cash("exposure", _("风险敞口"), drill.entries(EXPOSED, within=_ever)),
    Column("credit_available", _("可用信用"), "cash", drill=_room),
    Column("credit_state", _("状态"), width=8),
)
ALL = (
    *COLUMNS,
    Column("contract_no", _("合同号"), "code", width=12),
    Column("cooperation_mode", _("合作方式"), width=9),
    Column("payment_term", _("账期"), width=11),
    Column("credit_limit", _("信用额度"), "cash"),
    Column("consign_limit", _("铺货额度"), "cash"),
    Column("rolling_credit_floor", _("铺底额"), "cash"),
    *MONEY,
    NOTE,
)

OPENING = ("consigned_opening", "receivable_opening")
CLOSING = (
    "consigned_closing", "receivable_closing", "advance", "not_due", "in_floor", "overdue", "overdue_days_max",
    *(name for name, _most in books.BUCKETS), "exposure", "credit_available",
)  # fmt: skip


FIELDS = (
    "contract_no", "cooperation_mode", "credit_limit", "consign_limit", "rolling_credit_floor",
    "term_kind", "term_days", "term_months", "term_day", "term_percent", "term_base",
)  # fmt: skip


MONTHLY = {
    "consigned_out": ((Kind.PLACEMENT,), {A.PLACED: 1}),
    "consigned_settled": (SETTLED, {A.PLACED: -1}),
    "consigned_returned": (OFF_THE_SHELF, {A.PLACED: -1}),
    "receivable_increase": (SALES, OWED),
    "received": ((Kind.RECEIPT,), PAID),
    "adjusted": ((Kind.ADJUSTMENT,), OWED),
}
MOVES = MONTHLY | {account: books.every(account) for account in (A.PLACED, A.RECEIVABLE)}
NOTHING = defaultdict(int)


def _fill(period, who):
    month = period.month_to_date()
    moves, closing = books.moves(month, who, MOVES), books.balances_on(period.end, who)
    owing = {customer for customer, accounts in closing.items() if any(accounts.values())}
    rows = parties(period.end, who, owing | set(moves), fields=FIELDS)
    aged, owes_nothing = books.aged(period.end, who), books.ageing([])
    shelves, counts = books.shelf_ages(period.end, who), money.counts(period.end, who)
    unknown = dict.fromkeys(_before_cutover(period))
    states = [str(state) for state in STATES]
    modes = {value: str(label) for value, label in Customer.Mode.choices}
    filled = [
        {
            "row_no": no,
            **party.cells,
            **_terms(party.customer, modes),
            **_account(party.customer, closing.get(party.customer.pk, NOTHING), moves.get(party.customer.pk, NOTHING)),
            **_shelf(party.customer.pk, period.end, shelves, counts),
            **aged.get(party.customer.pk, owes_nothing),
        }
        for no, party in enumerate(rows, 1)
    ]
    for row, party in zip(filled, rows, strict=True):
        row["credit_state"] = states[_state(row, party.customer)]
        row.update(unknown)
    return build(ALL, filled, keys=[party.customer.code for party in rows], groups=groups(rows))


def _before_cutover(period):
    """The balances that nobody knows, because they stood before the cut-over (rulings 9)."""
    cut = preferences.value("cutover_on", period.end)
    if cut is None or _before(period) >= cut - timedelta(days=1):
        return ()
    return OPENING if period.end >= cut else (*OPENING, *CLOSING)


def _terms(one, modes):
    return {
        "contract_no": one.contract_no,
        "cooperation_mode": modes[one.cooperation_mode],
        "payment_term": terms.of(one).text(),
        "credit_limit": one.credit_limit,
        "consign_limit": one.consign_limit,
        "rolling_credit_floor": one.rolling_credit_floor,
    }


def _shelf(pk, day, shelves, counts):
    oldest = shelves.get(pk)
    counted_on, difference = counts.get(pk, (None, None))
    return {
        "consigned_oldest_on": oldest,
        "consigned_days": (day - oldest).days if oldest else None,
        "counted_on": counted_on,
        "count_difference": difference,
    }


def _account(one, closing, moved):
    receivable, advance, placed, committed = (
        yuan(closing[account]) for account in (A.RECEIVABLE, A.ADVANCE, A.PLACED, A.COMMITMENT)
    )
    exposure = receivable - advance + placed
    return {
        **{name: yuan(moved[name]) for name in MONTHLY},
        "consigned_opening": placed - yuan(moved[A.PLACED]),
        "consigned_closing": placed,
        "receivable_opening": receivable - yuan(moved[A.RECEIVABLE]),
        "receivable_closing": receivable,
        "advance": advance,
        "exposure": exposure,
        "credit_available": None if one.credit_limit is None else one.credit_limit - exposure - committed,
    }


def _state(row, one):
    if one.status in (Customer.Status.STOPPED, Customer.Status.BLACKLISTED):
        return STOPPED
    over = row["credit_available"] is not None and row["credit_available"] < 0 and row["exposure"] > 0
    return WARNED if row["overdue"] or over else GOOD


SHEET = Sheet(
    code="R03",
    title=_("客户铺货/欠款一览表"),
    fill=_fill,
    basis=_(
        "含税；账龄自发货日（铺货自结算日）起算；逾期按合同到期日；应收与预收分列；风险敞口=期末应收−预收+期末铺货额；可用信用另减已确认未发货。"
    ),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("后勤", "业务经理", "内销经理", "财务"),
    as_of=True,
    classification=_("机密"),
)
