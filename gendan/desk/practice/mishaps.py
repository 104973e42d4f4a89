"""What goes wrong at the practice company: goods are refused, short, or come back, and a red invoice follows."""

from django.db.models import Sum

from gendan.base import terms
from gendan.books.models import Kind, SaleLine
from gendan.complaints.actions import Comeback, Piece, take_back
from gendan.desk.practice import cash
from gendan.desk.practice.chance import lots
from gendan.desk.practice.office import Errand
from gendan.money.actions import Bill, issue_invoice
from gendan.money.models import Invoice
from gendan.shipping.actions import Heard

RETURNS, REFUSALS, SHORTAGES = 0.045, 0.006, 0.006
"""How many loads come back in part, are refused in part, or are short."""
REASONS = ("外箱破损，产品变形", "色差明显，客户不收", "型号发错，退回", "卡扣松动，批量退回", "滞销，经同意退回")
RED_AFTER = 4  # working days


def befall(office, one, load):
    """Most loads arrive as they were sent, and stay."""
    draw = lots("fate", load.number)
    lot, (code, pieces) = draw.random(), draw.choice(load.items)
    part = max(1, pieces * draw.randint(4, 18) // 100)
    if lot < REFUSALS:
        load.heard, load.words = (Heard(code, pieces - part, part),), "外箱压坏，当场拒收"
    elif lot < REFUSALS + SHORTAGES:
        load.heard, load.words = (Heard(code, pieces - part),), f"少 {part} 件"
        send_back(office, one, load, Piece(code, part), "到货短少，按签收数冲减", 3)
    elif lot < REFUSALS + SHORTAGES + RETURNS:
        send_back(office, one, load, Piece(code, part), draw.choice(REASONS), draw.randint(8, 25))


def send_back(office, one, load, piece, reason, days):
    """Goods of a load come back so many working days after it was heard of."""
    if one.term.kind == terms.Kind.CONSIGN:
        return
    on = office.line.after(load.heard_on, days)
    red_on = office.line.after(on, RED_AFTER)

    def comeback():
        return Comeback(one.code, on, (Piece(piece.product, piece.quantity, delivery=load.number),), reason=reason)

    office.errands.append(Errand(on, take_back, comeback))
    office.errands.append(Errand(red_on, issue_invoice, lambda: _red(office, one.code, red_on, load.number)))


def _red(office, code, on, delivery):
    """The red invoice for what came back of a delivery; None where the blue one was not issued yet."""
    if delivery in office.papers[code]:
        return None
    back = SaleLine.objects.filter(kind=Kind.RETURN, origin__number=delivery).aggregate(value=Sum("amount"))
    return Bill(code, on, cash.invoice_number(office, on), back["value"], Invoice.Kind.RED, documents=delivery)
