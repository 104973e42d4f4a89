"""The storylines: single orders and papers of some customers that go their own way, and end in a question today."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from gendan.base.cash import half_up
from gendan.books.models import Receivable
from gendan.care import actions as care
from gendan.complaints.actions import Piece
from gendan.desk.practice import cash, cast, mishaps, shelf
from gendan.desk.practice.chance import lots
from gendan.desk.practice.dossiers import TENTH, agreed_price, floor, limits
from gendan.desk.practice.goods import GOODS
from gendan.desk.practice.office import Errand
from gendan.desk.practice.plans import Load, Plan, load
from gendan.money import actions as money
from gendan.money.models import Adjustment, Remittance
from gendan.money.promises import Pledge
from gendan.money.remittances import Miss, Notice
from gendan.sheets.actions import Note, remark
from gendan.shipping.actions import Heard

STEPS = ("submit", "approve", "confirm", "release")
KINDS = 3  # of goods in an order


def scenes(line):
    """[(day, play)] by days: play(office) begins a storyline, and returns the orders that come in with it."""
    told = [
        (line.month(-6), _bad_debt),
        (_wrong_colour_on(line), _wrong_colour),
        (line.ago(66), _launched),
        (line.ago(60), _was_cheap),
        (line.ago(52), _overdue),
        (line.ago(26), _split),
        (line.ago(24), _above_floor),
        (line.ago(15), _freight),
        (line.ago(13), _unheard),
        (line.ago(11), _refused),
        (line.ago(10), _later),
        (line.ago(6), _invoice_first),
        (line.ago(6), _no_deposit),
        (line.ago(cast.COUNTED), _counted),
        (line.ago(4), _paid_ahead),
        (line.ago(3), _stopped_at_the_gate),
        (line.ago(0), _today),
    ]
    return sorted(told, key=lambda scene: scene[0])


def _order(office, code, on, items, *, upto="release", promised_on=None):
    """An order that takes its steps at once, up to one. items: as a Plan has them, or what they are worth in 元."""
    line, one = office.line, office.buyers[code]
    items = items if isinstance(items, tuple) else _basket(one, items)
    taken = STEPS[: STEPS.index(upto) + 1] if upto else ()
    days = {"submit": on, "approve": on, "confirm": line.after(on, 1), "release": line.after(on, 1)}
    return Plan(one, on, items, promised_on or line.after(on, 8), {step: days[step] for step in taken})


def _basket(one, yuan, less=None):
    """What he buys most, for about so much money; less: so much below the agreed price of the first of them."""
    items = [(product, one.pieces(product, float(yuan) / KINDS), None) for product in one.assortment[:KINDS]]
    if less:
        product, pieces, _price = items[0]
        items[0] = (product, pieces, half_up(agreed_price(one, product), TENTH) - less)
    return tuple(items)


def _goods(plan):
    return tuple((product, pieces) for product, pieces, _price in plan.items)


def _sent(office, plan, on, **told):
    """Have the order sent on a day, and say what is heard of it."""
    way = load(plan.buyer, on, _goods(plan), office.line, lots("scene", plan.buyer.code, on))
    plan.loads.append(replace(way, **{"put_off_on": None, "words": ""} | told))
    return plan


def _split(office):
    """Late: two thirds left on the promised day, the rest has not been sent."""
    line = office.line
    plan = _order(office, cast.SPLIT, line.ago(26), 60_000, promised_on=line.ago(9))
    (first, pieces), *others = _goods(plan)
    arrived_on = line.ago(9) + timedelta(days=plan.buyer.transit_days)
    plan.loads = [
        Load(line.ago(9), ((first, pieces), *others[:1]), arrived_on, line.after(arrived_on, 0)),
        Load(line.today + timedelta(days=6), tuple(others[1:]), line.today + timedelta(days=7), None),
    ]
    return [plan]


def _launched(office):
    """One of the few tries both new products as soon as they are out."""
    line, one = office.line, office.buyers[cast.PIONEERS[-1]]
    items = tuple((code, one.pieces(code, 9_000), None) for code, good in GOODS.items() if good.new)
    return [_sent(office, _order(office, one.code, line.ago(66), items), line.ago(58))]


def _was_cheap(office):
    line = office.line
    items = _basket(office.buyers[cast.CHEAP], 30_000, less=Decimal("1.50"))
    return [_sent(office, _order(office, cast.CHEAP, line.ago(60), items), line.ago(52))]


def _overdue(office):
    """His goods left six weeks ago, on thirty days; he promised, did not pay, and says that he has paid a part.

    What he asked on the phone yesterday is to be answered today.
    """
    line = office.line
    promised = f"承诺{line.ago(9):%m月%d日}付款，未兑现；李强跟进，暂停接新单"
    word = Pledge(cast.OVERDUE, line.ago(16), line.ago(9), Decimal("20000.00"), "老板", "说等工程款到账就付")
    _errand(office, line.ago(16), money.promise, lambda: word)
    said = Notice(cast.OVERDUE, line.ago(2), line.ago(2), Decimal("10000.00"), note="老板电话里说已转账，水单还没发")
    _errand(office, line.ago(2), money.announce, lambda: said)
    _errand(office, line.ago(1), money.miss, lambda: _not_found(line.ago(1)))
    _errand(office, line.ago(1), remark, lambda: Note("R03", cast.OVERDUE, promised))
    asked = care.Said(cast.OVERDUE, line.ago(1), "问这次欠款付清后能不能恢复月结", "老板", answer_on=line.ago(0))
    _errand(office, line.ago(1), care.talk, lambda: asked)
    return [_sent(office, _order(office, cast.OVERDUE, line.ago(52), 48_000), line.ago(44))]


def _not_found(on):
    one = Remittance.objects.get(customer__code=cast.OVERDUE)
    return Miss(one.number, on, "基本户、一般户都查了，没有这笔；请客户发水单")


def _wrong_colour_on(line):
    return line.on(line.month(-2).replace(day=9))


def _wrong_colour(office):
    """24 pieces of the wrong colour are not signed for; they come back after the invoice was issued."""
    line = office.line
    on = _wrong_colour_on(line)
    sent_on = line.after(on, 5)
    heard_on = line.after(sent_on, 2)
    plan = _order(office, cast.WRONG_COLOUR, on, 42_000)
    (product, pieces), *_others = _goods(plan)
    words = "24 件颜色发错（应发银灰，到货哑黑），未签收"
    heard = (Heard(product, pieces - 24),)
    plan = _sent(office, plan, sent_on, arrives_on=heard_on, heard_on=heard_on, heard=heard, words=words)
    mishaps.send_back(office, plan.buyer, plan.loads[0], Piece(product, 24), "颜色发错，退回 24 件", 14)
    return [plan]


def _bad_debt(office):
    row = money.Correction(
        cast.DEAD, office.line.after(office.line.month(-6), 0), Adjustment.Kind.BAD_DEBT, Decimal("-2000.00"),
        note="门店关闭，经总经理批准核销一部分",
    )  # fmt: skip
    _errand(office, row.on, money.adjust, lambda: row)
    return []


def _above_floor(office):
    line, one = office.line, office.buyers[cast.ROLLING]
    half = float(floor(one)) * 0.5
    return [
        _sent(office, _order(office, one.code, line.ago(24), half), line.ago(17)),
        _sent(office, _order(office, one.code, line.ago(20), half), line.ago(10)),
    ]


def _freight(office):
    """The statement of last month differed by the freight."""
    on = office.line.ago(15)
    note = f"{on:%m}月对账不符：运费差 380 元，经核由我方承担"

    def row():
        bill = Receivable.objects.filter(customer__code=cast.FREIGHT, on__lte=on, void=False).exclude(open_amount=0)
        number = bill.order_by("-on", "number").values_list("number", flat=True).first() or ""
        return money.Correction(
            cast.FREIGHT, on, Adjustment.Kind.CHARGED_BACK, Decimal("-380.00"), document=number, note=note
        )

    _errand(office, on, money.adjust, row)
    return [_sent(office, _order(office, cast.FREIGHT, on, 16_000), office.line.ago(9))]


def _unheard(office):
    """Expected a week ago, and nobody has asked."""
    line = office.line
    return [_sent(office, _order(office, cast.UNHEARD, line.ago(13), 38_000), line.ago(8), heard_on=None)]


def _refused(office):
    line = office.line
    plan = _order(office, cast.REFUSED, line.ago(11), 34_000)
    (product, pieces), *_others = _goods(plan)
    heard, words = (Heard(product, pieces - 12, 12),), "12 件外箱被雨淋湿，拒收"
    return [_sent(office, plan, line.ago(6), arrives_on=line.ago(4), heard_on=line.ago(4), heard=heard, words=words)]


def _later(office):
    """He was told a new day of arrival, and it has not come yet."""
    line = office.line
    plan = _order(office, cast.LATER, line.ago(10), 27_000)
    told = {"put_off_on": line.ago(2), "arrives_on": line.today + timedelta(days=2), "words": "货车故障，换车转运"}
    return [_sent(office, plan, line.ago(4), heard_on=None, **told)]


def _invoice_first(office):
    """The invoice was wanted before the goods; they leave next week."""
    on = office.line.ago(6)

    def row():
        number = cash.invoice_number(office, on)
        return money.Bill(cast.INVOICED_FIRST, on, number, Decimal("24000.00"), documents="先开票后发货")

    _errand(office, on, money.issue_invoice, row)
    return [_order(office, cast.INVOICED_FIRST, on, 24_000)]


def _no_deposit(office):
    return [_order(office, cast.NO_DEPOSIT, office.line.ago(6), 36_000)]


def _counted(office):
    """Four pieces are missing on a shelf of which part was settled."""
    one = office.buyers[cast.SHELF]
    shelf.tally(office, one, office.line.ago(cast.COUNTED), 4)
    return []


def _paid_ahead(office):
    """The money is here, the goods leave in some days."""
    line, one = office.line, office.buyers[cast.PREPAID]
    plan = _order(office, cast.PREPAID, line.ago(4), 57_000)
    _errand(
        office, line.ago(1), money.take_receipt, lambda: cash.receipt(office, one, line.ago(1), Decimal("60000.00"))
    )
    return [plan]


def _stopped_at_the_gate(office):
    """Three orders that the gate does not let through: overdue, over the limit, without a contract."""
    line = office.line
    limit = limits(office.buyers[cast.OVER_LIMIT])["credit_limit"]
    return [
        _order(office, cast.OVERDUE, line.ago(3), 26_000),
        _order(office, cast.OVER_LIMIT, line.ago(2), limit * Decimal("1.1")),
        _order(office, cast.EXPIRED, line.ago(3), 15_000),
    ]


def _today(office):
    """What lies on the desks this morning, each a step further."""
    on = office.line.ago(0)
    cheap = _basket(office.buyers[cast.CHEAP], 31_000, less=Decimal("2.00"))
    paid = Notice("C008", on, on, Decimal("12600.00"), payer=office.buyers["C008"].name, slip=f"{on:%Y%m%d}0086")
    _errand(office, on, money.announce, lambda: paid)
    _errand(office, on, remark, lambda: Note("R08", cast.GONE, "换了采购负责人，孙莉本周上门"))
    return [
        _order(office, "C010", on, 14_000, upto=""),
        _order(office, "C022", on, 12_000, upto=""),
        _order(office, cast.CHEAP, on, cheap, upto="submit"),
        _order(office, "C008", on, 52_000, upto="submit"),
        _order(office, "C028", on, 30_000, upto="approve"),
        _order(office, "C007", on, 28_000, upto="approve"),
    ]


def _errand(office, on, deed, row):
    office.errands.append(Errand(on, deed, row))
