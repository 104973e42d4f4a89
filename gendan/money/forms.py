"""Forms of the customers' accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.books.actions import Pass
from gendan.money.actions import Bill, Correction, Payment, Piece, Sellout, Takeback
from gendan.money.models import Adjustment, Invoice, Promise, Receipt, Remittance, Withdrawal
from gendan.money.promises import Pledge
from gendan.money.remittances import Notice
from gendan.people.forms import Cell, Choice, DeedForm, Pick, Text, fields_of


class AccountForm(DeedForm):
    """What every form about a customer's account begins with."""

    customer = Pick("customers:pick", label=_("客户"))
    on = Cell("date", label=_("日期"))

    def values(self):
        """The fields of the deed's row that have the names of this form's."""
        return {name: value for name, value in self.cleaned_data.items() if name != "op"}


class ReceiptForm(AccountForm):
    """Money that came in."""

    amount = Cell("cash", label=_("到账金额"))

    remittance = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def declare(self):
        """What the model says of the rest."""
        return fields_of(Receipt, "method", "payer", "bank_ref")

    def row(self):
        """The Payment to hand to the deed; bills with an amount of their own are chosen, none: oldest due first."""
        chosen = tuple((bill.number, cells["part"]) for bill, cells in self.lines.filled("part"))
        return Payment(**self.values(), chosen=chosen)


class InvoiceForm(AccountForm):
    """An invoice as issued."""

    number = Cell("code", label=_("发票号码"), length=30)
    amount = Cell("cash", label=_("价税合计"), help_text=_("红字发票填负数"))
    kind = Choice(label=_("类型"), choices=Invoice.Kind.choices)
    documents = Text(label=_("对应单据"), length=400, required=False, help_text=_("多个单号用顿号隔开"))

    def row(self):
        """The Bill to hand to the deed."""
        return Bill(**self.values())


class AdjustmentForm(AccountForm):
    """A signed change of what a customer owes."""

    kind = Choice(label=_("类型"), choices=[("", "—"), *Adjustment.Kind.choices])
    amount = Cell("cash", label=_("金额"), help_text=_("减少应收填负数"))
    document = Text(label=_("对应单据"), length=60, required=False)
    note = Text(label=_("说明"), length=200, required=False)

    def row(self):
        """The Correction to hand to the deed."""
        return Correction(**self.values())


class ShelfForm(AccountForm):
    """Goods that leave a customer's shelf."""

    def pieces(self):
        """What leaves: the lines with a quantity."""
        return tuple(Piece(lot["product__code"], **cells) for lot, cells in self.lines.filled("quantity"))


class SettlementForm(ShelfForm):
    """Goods that he sold."""

    def row(self):
        """The Sellout to hand to the deed."""
        return Sellout(**self.values(), items=self.pieces())


class WithdrawalForm(ShelfForm):
    """Goods taken back, or found missing."""

    kind = Choice(label=_("类型"), choices=Withdrawal.Kind.choices)

    def row(self):
        """The Takeback to hand to the deed."""
        return Takeback(**self.values(), items=self.pieces())


class PromiseForm(DeedForm):
    """What one customer promises to pay."""

    def declare(self):
        """What the model says of it."""
        required = ("amount", "promised_on", "on")
        return fields_of(Promise, "amount", "promised_on", "said_by", "on", "note", required=required)

    def row(self, customer):
        """The Pledge to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "op"}
        return Pledge(customer.code, **values)


class RemittanceForm(DeedForm):
    """What a customer says he has paid."""

    customer = Pick("customers:pick", label=_("客户"))

    def declare(self):
        """What the model says of it."""
        names = ("amount", "paid_on", "method", "payer", "slip", "note")
        return fields_of(Remittance, *names, required=("amount", "paid_on"))

    def row(self, on):
        """The Notice to hand to the deed."""
        return Notice(on=on, **{name: value for name, value in self.cleaned_data.items() if name != "op"})


class MissForm(DeedForm):
    """Where finance looked."""

    reason = Text(label=_("查过哪里、差在哪里"), length=200)


class PassForm(DeedForm):
    """A release from the credit gates."""

    amount = Cell("cash", label=_("放行金额"), help_text=_("确认、下达、发货各按这个数放行，用完为止"))
    until = Cell("date", label=_("有效期至"), help_text=_("到这一天为止，含当天"))
    reason = Text(label=_("理由"), length=200)

    def row(self, customer, on):
        """The Pass to hand to the deed."""
        about = {name: self.cleaned_data[name] for name in ("amount", "until", "reason")}
        return Pass(customer.code, on, **about)
