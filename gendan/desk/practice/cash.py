"""Money of the practice company: who pays when and how, what is invoiced, what is rebated."""

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal

from django.db.models import Sum

from gendan.base import terms
from gendan.base.cash import half_up
from gendan.books.models import Balance, Receivable
from gendan.desk.practice import cast, dossiers
from gendan.desk.practice.chance import lots
from gendan.money import actions as money
from gendan.money.models import Adjustment, Receipt

HUNDRED, THOUSAND = Decimal(100), Decimal(1000)
INVOICE_DAY = 26
MOST_DOCUMENTS = 30  # on one invoice
AT_ONCE = (terms.Kind.PREPAY, terms.Kind.COD, terms.Kind.DEPOSIT, terms.Kind.CONSIGN)
"""Who gets an invoice with every week's goods; the others once a month."""
INVOICE_WAITS = 70  # days, for the customer who has none yet
REBATE = Decimal("0.01")  # of what A customers paid in a quarter
ROLLS = 0.75  # of the weeks
QUARTERS = (1, 4, 7, 10)
A_QUARTER = timedelta(days=85)  # from the first day of one back into the first month of the other
BILLS_FROM = Decimal(80_000)  # what may be paid by a bank's bill


def week(office, start, end):
    """What is paid and invoiced in a week."""
    days = office.line.worked_in(start, end)
    if days:
        _collect(office, days)
        _invoice(office, days)
        _rebate(office, days)


def _collect(office, days):
    """Take what comes in this week: one receipt for all that a customer pays on one day."""
    bundles = _bundles(office, days)
    paid = [_payment(office, office.buyers[code], day, bundles[day, code]) for day, code in sorted(bundles)]
    rows = [*(payment for payment, _cents in paid), *_above_floors(office, days)]
    office.do(money.take_receipt, rows, days[-1])
    office.do(money.adjust, [cents for _payment, cents in paid if cents], days[-1])


def _bundles(office, days):
    """{(day, code): [(number, amount)]} of the open bills whose customers pay this week."""
    found = defaultdict(list)
    bills = Receivable.objects.filter(void=False, due_on__isnull=False).exclude(open_amount=0)
    rows = bills.order_by("due_on", "number").values_list("customer__code", "number", "due_on", "open_amount")
    for code, number, due_on, amount in rows:
        day = max(days[0], _pays_on(office, office.buyers[code], due_on))
        if day <= days[-1] and cast.pays(code, day, office.line):
            found[day, code].append((number, amount))
    return found


def _pays_on(office, one, due_on):
    """When a customer pays what is due on a day: mostly in time, by habit late, now and then a few days late."""
    if (day := office.habits.get((one.code, due_on))) is None:
        draw = lots("pays", one.code, due_on.year, due_on.month)
        if one.is_slow:
            late = draw.randint(4, 19)
        else:
            late = draw.randint(3, 8) if draw.random() < 0.1 else draw.randint(-3, 1)
        day = office.habits[one.code, due_on] = office.line.on(due_on + timedelta(days=late))
    return day


def _payment(office, one, on, bills):
    """(the receipt, the cents that were left off)."""
    amount, cents = sum(part for _number, part in bills), None
    chosen = tuple(bills) if one.names_bills else ()
    if one.rounds_up:
        amount, chosen = _up(amount, THOUSAND), ()
    elif one.drops_cents and amount % 1:
        cents = money.Correction(one.code, on, Adjustment.Kind.ROUNDING, -(amount % 1), note="抹去角分")
        amount, chosen = amount - amount % 1, ()
    return receipt(office, one, on, amount, chosen), cents


def _up(amount, step):
    """The next whole step."""
    return half_up((amount / step).to_integral_value(ROUND_CEILING) * step)


def receipt(office, one, on, amount, chosen=()):
    """Money of a customer on a day, in the way he pays."""
    draw = lots("method", one.code, on)
    method = Receipt.Method.TRANSFER
    if one.grade == "C" and draw.random() < 0.3:
        method = Receipt.Method.MOBILE
    elif amount >= BILLS_FROM and draw.random() < 0.35:
        method = Receipt.Method.BANK_BILL
    bank_ref = f"{on:%Y%m%d}{office.next('bank'):06}"
    return money.Payment(one.code, on, amount, method=method, payer=one.name, bank_ref=bank_ref, chosen=chosen)


def _above_floors(office, days):
    """What customers on 滚动铺底 pay of what stands above their floor; most weeks they do."""
    rolling = [one for one in office.buyers.values() if one.term.kind == terms.Kind.ROLLING]
    owed = _balances(rolling, "receivable")
    for one in rolling:
        over = owed.get(one.code, 0) - dossiers.floor(one)
        willing = lots("rolls", one.code, days[0]).random() < ROLLS and cast.pays(one.code, days[-1], office.line)
        if over > 0 and willing:
            yield receipt(office, one, days[-1], _up(over, THOUSAND))


def _balances(buyers, account):
    rows = Balance.objects.filter(customer__code__in=[one.code for one in buyers])
    return dict(rows.values_list("customer__code", account))


def deposits(office, plans, end):
    """The deposits that come in before these orders are released, each for its order."""
    waiting = [plan for plan in plans if plan.buyer.term.kind == terms.Kind.DEPOSIT]
    rows = []
    for plan in waiting:
        on = plan.steps["release"]
        if cast.pays(plan.buyer.code, on, office.line):
            amount = half_up(plan.amount * plan.buyer.term.percent / 100)
            rows.append(receipt(office, plan.buyer, on, amount, ((plan.number, amount),)))
    office.do(money.take_receipt, rows, end)


def prepayments(office, loads, end):
    """What comes in before these loads leave: of 款到发货 all of it, of 定金 the rest."""
    due = [(plan, load) for plan, load in loads if plan.buyer.term.kind in (terms.Kind.PREPAY, terms.Kind.DEPOSIT)]
    advances = Counter(_balances([plan.buyer for plan, _load in due], "advance"))
    rows = []
    for plan, load in due:
        one, on = plan.buyer, office.line.on(load.on - timedelta(days=1))
        if one.term.kind == terms.Kind.DEPOSIT:
            rest = plan.amount - half_up(plan.amount * one.term.percent / 100)
            rows.append(receipt(office, one, on, rest, ((plan.number, rest),)))
            continue
        advances[one.code] -= plan.amount
        if advances[one.code] < 0:
            rest = _up(-advances[one.code], HUNDRED)
            rows.append(receipt(office, one, on, rest))
            advances[one.code] += rest
    office.do(money.take_receipt, sorted(rows, key=lambda row: row.on), end)


def _invoice(office, days):
    """Invoices for what was delivered and not invoiced before this week."""
    monthly = office.line.on(days[0].replace(day=INVOICE_DAY))
    rows = []
    wanted = dict(Balance.objects.filter(uninvoiced__gt=0).values_list("customer__code", "uninvoiced"))
    for code, amount in sorted(wanted.items()):
        on = days[len(days) // 2] if office.buyers[code].term.kind in AT_ONCE else monthly
        if on in days and not _waits(code, on, office.line):
            papers, office.papers[code] = office.papers[code], []
            documents = "、".join(papers[:MOST_DOCUMENTS])
            rows.append(money.Bill(code, on, invoice_number(office, on), amount, documents=documents))
    office.do(money.issue_invoice, rows, days[-1])


def _waits(code, on, line):
    return code == cast.DEAD or (code == cast.UNINVOICED and (line.today - on).days < INVOICE_WAITS)


def invoice_number(office, on):
    """A number of 20 digits of a tax district that does not exist."""
    return f"{on:%y}00{office.next('invoice'):016}"


def _rebate(office, days):
    """On the first working day of a quarter: 返利 on what A customers paid in the quarter before."""
    start = days[-1].replace(day=1)
    on = office.line.after(start, 0)
    if start.month not in QUARTERS or on not in days:
        return
    before = (start - A_QUARTER).replace(day=1)
    paid = Receipt.objects.filter(on__gte=before, on__lt=start, void=False, customer__grade="A")
    note = f"{before.year}年{before.month}–{before.month + 2}月返利 1%"
    rows = [
        money.Correction(code, on, Adjustment.Kind.REBATE, -half_up(total * REBATE), note=note)
        for code, total in paid.order_by("customer__code").values_list("customer__code").annotate(Sum("amount"))
    ]
    office.do(money.adjust, rows, on)
