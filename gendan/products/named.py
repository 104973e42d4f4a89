"""Products as a deed's rows name them: by code, each with a quantity."""

from django.utils.translation import gettext as _

from gendan.base.faults import Fault
from gendan.base.prepared import prepared
from gendan.base.workbook.figures import MOST
from gendan.products.models import Product


def goods(rows):
    """{code: Product} of the products that the rows' items name."""
    return {product.code: product for product in _goods({item.product for row in rows for item in row.items})}


@prepared
def _goods(codes):
    return Product.objects.filter(code__in=codes).order_by()


def faulty_items(rows, known):
    """A Fault for each row without items, and for each item with an unknown product, no quantity or an odd price."""
    for n, row in enumerate(rows):
        if not row.items:
            yield Fault(n, "items", "", _("单据没有商品。请至少填一行。"))
        for item in row.items:
            yield from faulty_item(n, item, known)


def faulty_item(n, item, known):
    """A Fault at row n for an unknown product, no quantity or an odd price."""
    if item.product not in known:
        remedy = _("没有产品 %(code)s。请核对编码，或先建产品。") % {"code": item.product}
        yield Fault(n, "product", item.product, remedy)
    for name, remedy in odd(item.quantity, item.price):
        yield Fault(n, name, getattr(item, name), remedy)


def odd(quantity, price):
    """(field, remedy) of whatever no line can have; quantity, price: None where nothing is told."""
    if quantity is not None and quantity <= 0:
        yield "quantity", _("数量要大于 0，现在是 %(qty)s。") % {"qty": quantity}
    if price is not None and price < 0:
        yield "price", _("单价不能小于 0，现在是 %(price)s。") % {"price": price}
    if (quantity or 0) * (price or 0) >= MOST:
        yield "price", _("数量乘单价大得不合情理：请核对数量和单价。")
