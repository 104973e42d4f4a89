"""The form that takes goods back."""

from django.utils.translation import gettext_lazy as _

from gendan.complaints.actions import Comeback, Piece
from gendan.people.forms import Cell, DeedForm, Text


class ComebackForm(DeedForm):
    """Goods of one delivery that came back."""

    on = Cell("date", label=_("退货日期"))
    reason = Text(label=_("原因"), length=200)

    def comeback(self, delivery):
        """The Comeback to hand to the deed; the goods are worth what they were sold for."""
        back = self.lines.filled("quantity")
        items = tuple(Piece(line.product.code, cells["quantity"], delivery=delivery.number) for line, cells in back)
        return Comeback(delivery.customer.code, self.cleaned_data["on"], items, reason=self.cleaned_data["reason"])
