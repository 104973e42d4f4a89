"""Forms of the product register."""

from django.utils.translation import gettext_lazy as _

from gendan.people.conflict import EditForm
from gendan.people.forms import Cell, Choice, DeedForm, fields_of
from gendan.products.actions import FIELDS, Costing, Item
from gendan.products.models import ALWAYS, Product

SECTIONS = (
    (_("基本"), ("name", "model", "style", "category", "material", "specification", "unit", "status", "launched_on")),
    (_("价格与备货"), ("list_price", "moq", "is_regular", "safety_stock")),
    (_("包装"), ("pack_size", "inner_size", "carton_mm", "net_grams", "gross_grams")),
    (_("介绍"), ("performance", "advantages")),
)
YES_NO = [("", _("否")), ("1", _("是"))]


class ProductForm(EditForm):
    """A product as the register keeps it."""

    def __init__(self, *args, fresh=False, **kwargs):
        self.fresh = fresh
        super().__init__(*args, **kwargs)

    def declare(self):
        """The fields, in the order of the sections."""
        plain = [name for name in FIELDS if name != "is_regular"]
        fields = fields_of(Product, *plain, required=("name", "unit"))
        fields["is_regular"] = Choice(label=_("常规商品"), choices=YES_NO, required=False)
        code = {"code": Cell("code", length=40, label=_("产品编码"))} if self.fresh else {}
        return code | fields

    def bound_again(self, data, now):
        """The same form over other data."""
        return ProductForm(data, initial=now, fresh=self.fresh)

    @property
    def sections(self):
        """[(title, [bound field])]."""
        start = [(_("编码"), [self["code"]])] if self.fresh else []
        return start + [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def item(self, **known):
        """The Item to hand to the deed."""
        values = self.cleaned_data | known
        plain = {name: values[name] for name in FIELDS}
        plain |= {"is_regular": bool(values["is_regular"]), "safety_stock": values["safety_stock"] or 0}
        return Item(code=values["code"], version=values.get("version"), **plain)


def values_of(product):
    """{field of ProductForm: value} of a product as it stands."""
    return {name: getattr(product, name) for name in FIELDS} | {"is_regular": "1" if product.is_regular else ""}


class CostForm(DeedForm):
    """What a product costs from a day on."""

    unit_cost = Cell("price", label=_("成本价(不含税)"))
    valid_from = Cell("date", label=_("生效日期"), required=False, help_text=_("不填：一直有效"))

    def costing(self, product):
        """The Costing to hand to the deed."""
        return Costing(product.code, self.cleaned_data["unit_cost"], self.cleaned_data["valid_from"] or ALWAYS)
