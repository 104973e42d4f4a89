"""The forms of the customers' accounts: receipts, invoices, settlements, withdrawals, adjustments."""

from django.contrib import messages
from django.db.models import Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gendan.books import queries as books
from gendan.books.models import Lot, Receivable
from gendan.customers.models import Customer
from gendan.money import actions
from gendan.money.forms import AdjustmentForm, InvoiceForm, PromiseForm, ReceiptForm, SettlementForm, WithdrawalForm
from gendan.money.models import Remittance
from gendan.money.remittances import OPEN
from gendan.people.labels import DEEDS
from gendan.people.lines import Lines
from gendan.people.pages import answer_form, form_for, led_on

MOST_BILLS = 100
ASKED = ("customer", "documents", "amount", "document")
"""What an address may fill in beforehand."""


def _form_view(action, form_class, back, lines=None, columns=None, begun=None):
    """The view of one deed's form. lines: customer → {key: record} of the lines it has, columns: their cells.

    begun: request → {field: value} that it begins with.
    """

    title = DEEDS[action.deed]

    @require_http_methods(["GET", "HEAD", "POST"])
    @form_for(action.deed)
    def view(request):
        data = request.POST or None
        given = {key: request.GET[key] for key in ASKED if key in request.GET}
        form = form_class(data, initial={"on": request.user.today} | given | (begun(request) if begun else {}))
        customer = _customer(form["customer"].value(), request.user)
        if lines:
            records, blank = (lines(customer) if customer else {}), dict.fromkeys(columns, "")
            must = "quantity" if "quantity" in columns else ""
            form.lines = Lines(records, columns, lambda record: blank, data, must)
        if form.is_bound and form.is_valid() and (done := form.do(action, [form.row()], by=request.user)):
            messages.success(request, _("%(deed)s：%(number)s") % {"deed": title, "number": done[0].number})
            return led_on(request, back)
        return answer_form(request, f"money/{action.__name__}.html", form, customer=customer, title=title, back=back)

    return view


def _customer(code, who):
    return Customer.objects.seen_by(who).filter(code=code).first() if code else None


def _open_bills(customer):
    """A customer's bills that are still open, those due first first."""
    bills = Receivable.objects.filter(customer=customer, void=False).exclude(open_amount=0)
    return {bill.pk: bill for bill in bills.order_by("due_on", "on", "number")[:MOST_BILLS]}


def _on_shelf(customer):
    """What stands on a customer's shelf, by product."""
    lots = Lot.objects.filter(customer=customer, left__gt=0, void=False).values(
        "product", "product__code", "product__name"
    )
    return {row["product"]: row for row in lots.annotate(pieces=Sum("left")).order_by("product__code")}


def _announced(request):
    """What a receipt takes over from the 到款通知 that an address names."""
    seen = Remittance.objects.seen_by(request.user).filter(OPEN, number=request.GET.get("remittance", ""))
    one = seen.select_related("customer").first()
    if one is None:
        return {}
    said = {"customer": one.customer.code, "remittance": one.number, "bank_ref": one.slip}
    return said | {name: getattr(one, name) for name in ("amount", "method", "payer")}


take_receipt = _form_view(
    actions.take_receipt, ReceiptForm, "money:receipts", _open_bills, {"part": "cash"}, begun=_announced
)
issue_invoice = _form_view(actions.issue_invoice, InvoiceForm, "money:invoices")
settle = _form_view(
    actions.settle, SettlementForm, "money:settlements", _on_shelf, {"quantity": "count", "price": "price"}
)
withdraw = _form_view(actions.withdraw, WithdrawalForm, "money:settlements", _on_shelf, {"quantity": "count"})
adjust = _form_view(actions.adjust, AdjustmentForm, "money:adjustments")


@require_http_methods(["GET", "HEAD", "POST"])
@form_for("money.promise")
def promise(request, code):
    """Write down what a customer promises to pay, beginning with what is overdue."""
    customer, who = get_object_or_404(Customer.objects.seen_by(request.user), code=code), request.user
    bills = books.open_bills(who.today, who, [customer.pk])
    debts = books.debts(who.today, bills, {customer.pk: customer}).get(customer.pk, [])
    overdue = books.ageing(debts)["overdue"]
    form = PromiseForm(request.POST or None, initial={"on": who.today, "amount": overdue or None})
    if form.is_bound and form.is_valid() and form.do(actions.promise, [form.row(customer)], by=who):
        messages.success(request, _("%(customer)s 的承诺已记下，到那天再催。") % {"customer": customer.short_name})
        return led_on(request, "customers:page", code)
    return answer_form(request, "money/promise.html", form, customer=customer, overdue=overdue)
