"""Pages of deliveries: the list, one delivery, the form that ships an order and the one that records an arrival."""

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from gendan.base import clock, names
from gendan.base.filters import Choice, Code, Days
from gendan.base.listing import Cell, Listing, Sort, View, beside
from gendan.customers.filters import Party
from gendan.orders import queries as orders
from gendan.orders.flow import OPEN_STAGES
from gendan.orders.models import Order, OrderLine
from gendan.people import actions as people
from gendan.people.lines import Lines
from gendan.people.pages import answer_form, answer_list, answer_print, form_for, led_on, page_of
from gendan.shipping import actions, note, queries
from gendan.shipping.forms import ArrivalForm, PrintForm, ShipForm
from gendan.shipping.imports import OF_DELIVERIES
from gendan.shipping.models import Arrival, Delivery, DeliveryLine

MOST_BESIDE = 20  # orders that are offered beside the one that is sent


def _on_order(number, who):
    return Q(pk__in=DeliveryLine.objects.filter(order_line__order__number=number).values("delivery"))


def _complete(records, who):
    """What was last heard of each delivery."""
    heard = {}
    for one in Arrival.objects.filter(delivery__in=[one.pk for one in records], void=False).order_by(
        "fed_back_on", "pk"
    ):
        heard[one.delivery_id] = one
    for one in records:
        one.heard = heard.get(one.pk)
        one.state, one.tone = _state(one, who.today)


def _state(one, today):
    if one.heard and one.heard.arrived_on:
        return _("已到货"), "ok"
    expected_on = (one.heard and one.heard.new_expected_on) or one.expected_on
    if expected_on is None:
        return _("到货日未知"), "plain"
    if expected_on < today:
        return _("逾期未反馈"), "late"
    return (_("今天要反馈"), "wait") if expected_on == today else (_("运输中"), "run")


DELIVERIES = Listing(
    name="shipping:list",
    title=_l("发货与到货"),
    unit=_l("单"),
    rows=lambda who: beside(Delivery.objects.seen_by(who).filter(void=False), "customer", "code", "short_name"),
    columns=(
        Cell("number", _l("发货单号"), "code", link=("shipping:page", "number")),
        Cell("customer", _l("客户"), path="customer.short_name", groups="customer_id", not_with=("customer", "order")),
        Cell("kind", _l("类型"), choices=Delivery.Kind),
        Cell("on", _l("发货日期"), "date", sort="on", groups="on"),
        Cell("quantity", _l("件数"), "count", path="quantity", total=True),
        Cell("amount", _l("金额"), "cash", path="amount", total=True, secret="price"),
        Cell("carrier", _l("承运商")),
        Cell("tracking_no", _l("运单号"), "code"),
        Cell("expected_on", _l("预计到货"), "date"),
        Cell("arrived_on", _l("实际到货"), "date", path="heard.arrived_on"),
        Cell("state", _l("状态"), tone=lambda one: one.tone),
    ),
    sorts=(Sort("on", _l("发货日期"), ("on", "id"), descending=True),),
    filters=(
        Party("customer", _l("客户"), "customer", is_rare=True),
        Code("order", _l("订单号"), _on_order, is_rare=True),
        Choice("kind", _l("类型"), "kind", Delivery.Kind.choices),
        Days("on", _l("发货"), "on"),
        Days("expected", _l("预计到货"), "expected_on", is_rare=True),
    ),
    views=(
        View("hear", _l("待到货反馈"), lambda who: queries.unheard(who.today)),
        View("slips", _l("回单未回"), lambda who: queries.slip_missing(who.today)),
        View("way", _l("运输中"), lambda who: queries.travelling()),
        View("all", _l("全部")),
    ),
    search=lambda text, who: (
        Q(number__icontains=text) | Q(tracking_no__icontains=text) | names.matching(text, "customer__search")
    ),
    search_hint=_l("单号、运单号、客户，拼音首字母也行"),
    intake=OF_DELIVERIES,
    complete=_complete,
)


@require_safe
@page_of("shipping")
def index(request):
    """The deliveries that a reader may know of."""
    return answer_list(request, DELIVERIES, "shipping/list.html")


@require_safe
@page_of("shipping")
def page(request, number):
    """One delivery: what left, and what was heard of it."""
    delivery = _seen(request, number)
    _complete([delivery], request.user)
    context = {
        "delivery": delivery,
        "lines": delivery.lines.select_related("product", "order_line__order"),
        "arrivals": delivery.arrivals.filter(void=False),
        "has_arrived": bool(delivery.heard and delivery.heard.arrived_on),
    }
    return render(request, "shipping/page.html", context)


def _seen(request, number):
    deliveries = Delivery.objects.seen_by(request.user).filter(void=False).select_related("customer", "slip")
    return get_object_or_404(deliveries, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("shipping.ship")
def ship(request):
    """Send goods of an order out, or of several of one customer: what is still open stands there already."""
    order, others = _orders(request)
    form = ShipForm(request.POST or None, initial={"on": request.user.today, "carrier": order.customer.carrier})
    loaded = [order, *(one for one in others if one.is_loaded)]
    lines = OrderLine.objects.filter(order__in=loaded).select_related("product", "order").order_by("order", "line_no")
    known = {_key(line, order): line for line in lines if form.is_bound or line.open_quantity}
    form.lines = Lines(known, {"quantity": "count"}, _to_load(request, loaded), request.POST or None, must="quantity")
    if form.is_bound and form.is_valid() and (done := form.do(actions.ship, [form.shipment(order)], by=request.user)):
        messages.success(request, _("已发货：%(number)s。") % {"number": done[0].number})
        return led_on(request, "shipping:page", done[0].number)
    return answer_form(request, "shipping/ship.html", form, order=order, loaded=loaded, others=others)


def _key(line, order):
    """What names a line in the form: its number, before it the order where it is another one's."""
    return line.line_no if line.order_id == order.pk else f"{line.order.number}-{line.line_no}"


def _orders(request):
    """The order that an address names, and the customer's others with open goods (is_loaded: it names them too)."""
    numbers = request.GET.getlist("order")
    seen = Order.objects.seen_by(request.user).filter(void=False).select_related("customer")
    order = get_object_or_404(seen, number=numbers[0] if numbers else "")
    open_ones = seen.filter(customer=order.customer_id, stage__in=OPEN_STAGES).exclude(pk=order.pk)
    waiting = OrderLine.objects.filter(order=OuterRef("pk"), quantity__gt=F("shipped") + F("cancelled"))
    others = list(open_ones.filter(Exists(waiting)).order_by("on", "pk")[:MOST_BESIDE])
    for one in others:
        one.is_loaded = one.number in numbers
    return order, others


def _to_load(request, loaded):
    """What a fresh form says of a line: all that is open; where the address asks so, what the store has of it."""
    lacks = orders.lacks(loaded) if "ready" in request.GET else {}

    def written(line):
        pieces = line.open_quantity - lacks.get(line.order_id, {}).get(line.line_no, 0)
        return {"quantity": str(pieces) if pieces else ""}

    return written


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("shipping.record_arrival")
def arrival(request, number):
    """Record what was heard of a delivery: signed and refused pieces by product, or another day."""
    delivery = _seen(request, number)
    form = ArrivalForm(request.POST or None, initial=dict.fromkeys(("fed_back_on", "arrived_on"), request.user.today))
    form.lines = Lines(_goods(delivery), {"signed": "count", "refused": "count"}, _all_signed, request.POST or None)
    done = (
        form.is_bound
        and form.is_valid()
        and form.do(actions.record_arrival, [form.feedback(delivery)], by=request.user)
    )
    if done:
        messages.success(request, _("%(number)s 的到货反馈已登记。") % {"number": number})
        return led_on(request, "shipping:page", number)
    return answer_form(request, "shipping/arrival.html", form, delivery=delivery)


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("people.print_paper")
def print_note(request, number):
    """Print a delivery note as PDF in three copies, or the customer's copy as a picture; every print is recorded."""
    delivery, who = _seen(request, number), request.user
    wanted = {"prices": "yes" if delivery.customer.prices_on_notes else "no"}
    form = PrintForm(request.POST or None, reader=who, initial=wanted)
    done = (
        form.is_bound
        and form.is_valid()
        and form.do(people.print_paper, [form.printing(delivery, who.today)], by=who, at=clock.now())
    )
    if not done:
        return answer_form(request, "shipping/print.html", form, delivery=delivery)
    printing = done[0]
    drawn = note.draw(delivery, printing, paper=form.cleaned_data["paper"], with_prices=form.with_prices, by=who)
    return answer_print(printing, drawn)


def _goods(delivery):
    """{key: line} of the delivery, lines of one product and kind put together."""
    goods = {}
    for line in delivery.lines.select_related("product"):
        known = goods.setdefault(f"{line.product_id}-{line.kind}", line)
        if known is not line:
            known.quantity += line.quantity
    return goods


def _all_signed(line):
    return {"signed": str(line.quantity), "refused": "0"}
