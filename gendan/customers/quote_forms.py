"""The form of a 报价单: products and quantities line by line; prices are looked up, never typed."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gendan.base.codes import alike
from gendan.customers import quote
from gendan.people.actions import Printing
from gendan.people.forms import Cell, Choice, DeedForm, Text
from gendan.people.lines import Lines
from gendan.people.models import Print
from gendan.products.models import Product

MOST_OFFERS = 100
BLANK_OFFERS = 5


class OfferLines(Lines):
    """The products of an offer as they were typed; `offers` once they were looked up."""

    def __init__(self, customer, day, usual, data=None):
        self.customer, self.day, self.offers = customer, day, []
        room = range(MOST_OFFERS) if data else range(min(len(usual) + BLANK_OFFERS, MOST_OFFERS))
        known = dict(enumerate(usual))
        records = {n: known.get(n) for n in room if data is None or f"product-{n}" in data}
        super().__init__(records, {"product": "code", "quantity": "count"}, _usual, data)

    def complaints(self):
        """Every line names a product that is sold, and has a price."""
        filled = [row for row in self.rows if row.cells["product"].value]
        codes = {row.cells["product"].value for row in filled}
        sold = Product.objects.filter(status=Product.Status.ACTIVE)
        known = sold.in_bulk(codes, field_name="code")
        known |= alike(sold, codes - known.keys())
        self._look_up(filled, known)
        for row in self.rows:
            if row.cells["quantity"].written and not row.cells["product"].written:
                row.cells["product"].fault = gettext("请填产品编码，或清空这一行。")
        yield from super().complaints()
        if not filled:
            yield gettext("报价单还没有产品：请至少填一行。")

    def _look_up(self, filled, known):
        rows = [row for row in filled if row.cells["product"].value in known]
        wanted = [(known[row.cells["product"].value], row.cells["quantity"].value or 1) for row in rows]
        self.offers = quote.offers(self.customer, wanted, self.day)
        for row, offer in zip(rows, self.offers, strict=True):
            if offer.price is None:
                row.cells["product"].fault = gettext("没有合作价，也没有标准价：请先提出调价。")
        for row in filled:
            if row not in rows:
                row.cells["product"].fault = gettext("没有这个在售产品：请核对编码。")


def _usual(product):
    return {"product": product.code if product else "", "quantity": ""}


class QuoteForm(DeedForm):
    """An offer to one customer."""

    valid_to = Cell("date", label=_("有效期至"))
    note = Text(label=_("说明"), length=200, required=False, help_text=_("印在报价单上，给客户看"))
    form = Choice(label=_("格式"), choices=Print.Form.choices)

    def __init__(self, data=None, *, customer, day, usual, **kwargs):
        super().__init__(data, **kwargs)
        self.day = day
        self.lines = OfferLines(customer, day, usual, data)

    def clean(self):
        """An offer holds today at least."""
        super().clean()
        valid_to = self.cleaned_data.get("valid_to")
        if valid_to and valid_to < self.day:
            self.add_error("valid_to", gettext("有效期在今天之前。请核对日期。"))

    @property
    def terms(self):
        """What is said beside the prices."""
        return {name: self.cleaned_data[name] for name in ("valid_to", "note")}

    def printing(self, customer, on):
        """The Printing to hand to the deed; its seal says what was offered."""
        sealed = quote.seal(self.lines.offers, **self.terms)
        return Printing("quote", f"{customer.code} {sealed}", on, self.cleaned_data["form"], 1)
