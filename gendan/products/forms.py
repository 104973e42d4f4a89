"""Forms of the product register."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gendan.base.table import plain
from gendan.people.actions import Printing
from gendan.people.conflict import EditForm, LinesForm
from gendan.people.forms import Cell, Choice, DeedForm, FilesForm, Text, fields_of
from gendan.people.lines import Lines
from gendan.people.models import Print
from gendan.people.roles import reads
from gendan.products.actions import FIELDS, Assembly, Costing, Item, Part, Sighting, Work
from gendan.products.models import ALWAYS, CostLine, Product

SECTIONS = (
    (_("基本"), ("name", "model", "style", "category", "material", "specification", "unit", "status", "launched_on")),
    (_("价格与备货"), ("list_price", "moq", "is_regular", "safety_stock")),
    (_("包装"), ("pack_size", "inner_size", "carton_mm", "net_grams", "gross_grams")),
    (_("介绍"), ("performance", "advantages")),
)


class ProductForm(EditForm):
    """A product as the register keeps it."""

    def __init__(self, *args, fresh=False, **kwargs):
        self.fresh = fresh
        super().__init__(*args, **kwargs)

    def declare(self):
        """The fields, in the order of the sections."""
        fields = fields_of(Product, *FIELDS, required=("name", "unit"))
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
        plain = {name: values[name] for name in FIELDS} | {"safety_stock": values["safety_stock"] or 0}
        return Item(code=values["code"], version=values.get("version"), **plain)


def values_of(product):
    """{field of ProductForm: value} of a product as it stands."""
    return {name: getattr(product, name) for name in FIELDS}


PARTS = {"kind": "text", "name": "text", "amount": "price", "unit": "text", "price": "price"}
MOST_PARTS = 60
BLANK_PARTS = 5


class PartLines(Lines):
    """The make-up of a cost as it was typed, line by line; lines without a word in them are none."""

    kinds, by_place = CostLine.Kind.choices, _("成本")

    def __init__(self, parts=(), data=None):
        room = range(MOST_PARTS) if data else range(min(len(parts) + BLANK_PARTS, MOST_PARTS))
        numbers = [n for n in room if data is None or f"name-{n}" in data]
        known = dict(enumerate(parts))
        super().__init__({n: known.get(n) for n in numbers}, PARTS, _written, data)

    def complaints(self):
        """A line names what it is and how much of it; its kind is always chosen."""
        for row in self.rows:
            self._check(row.cells)
        yield from super().complaints()

    def _check(self, cells):
        if not any(cell.written for name, cell in cells.items() if name != "kind"):
            return
        if not cells["name"].written:
            cells["name"].fault = gettext("请填名称，或清空这一行。")
        if not cells["amount"].written:
            cells["amount"].fault = gettext("请填用量，或清空这一行。")
        if cells["kind"].value not in CostLine.Kind.values:
            cells["kind"].fault = gettext("请从列表里选。")
        if (amount := cells["amount"].value) and amount * 1000 % 1:
            cells["amount"].fault = gettext("用量最多三位小数。")

    def _says(self, written):
        return bool(written.keys() - {"kind"})

    def shown(self, said):
        """With the words of the kinds."""
        words = dict(self.kinds)
        return super().shown({name: str(words.get(text, text)) for name, text in said.items()})

    def parts(self):
        """The Parts to hand to the deed."""
        return tuple(
            Part(values["kind"], values["name"], int(values["amount"] * 1000), values["price"], values["unit"] or "")
            for _record, values in self.filled("name")
        )


def _written(part):
    """A stored part as a person would write it; without one the line is blank."""
    if part is None:
        return dict.fromkeys(PARTS, "")
    known = {"kind": part.kind, "name": part.name, "unit": part.unit}
    return known | {
        "amount": part.quantity,
        "price": "" if part.price is None else f"{part.price.normalize():f}",
    }


class CostForm(LinesForm):
    """What a product costs from a day on: by its parts, or as one figure; stands: the Cost of now, None without one."""

    valid_from = Cell("date", label=_("生效日期"), required=False, help_text=_("不填：一直有效"))
    unit_cost = Cell(
        "price", label=_("成本价(不含税)"), required=False, help_text=_("有明细就不用填；填了就与明细合计核对。")
    )

    def lines_of(self, data):
        """The parts as they were typed, or as they stand."""
        return PartLines(self.stands.lines.all() if self.stands else (), data)

    def said(self, data):
        """The figure too: what stands may be that alone, and parts take its place."""
        said = super().said(data)
        if data is None:
            figure = plain("price", self.stands.unit_cost) if self.stands and not said else ""
        else:
            figure = data.get("unit_cost", "").strip()
        return {"unit_cost": figure} | said if figure else said

    def inputs(self):
        """The figure's too."""
        return ["unit_cost", *super().inputs()]

    def shown(self, said):
        """The figure, with its name, above the parts."""
        figure = [f"{gettext('成本价')} {said['unit_cost']}"] if "unit_cost" in said else []
        return "\n".join([*figure, *filter(None, [super().shown(said)])])

    def clean(self):
        """Something is to be said: a figure or parts."""
        super().clean()
        if self.cleaned_data.get("unit_cost") is None and not self.lines.filled("name") and not self.errors:
            self.add_error("unit_cost", gettext("请填成本价，或填下面的明细。"))

    def costing(self, product):
        """The Costing to hand to the deed."""
        values = self.cleaned_data
        start = values["valid_from"] or ALWAYS
        return Costing(product.code, values["unit_cost"], start, self.lines.parts(), values["version"])


class PhotosForm(FilesForm):
    """Photos of one step of an assembly."""

    step = Text(label=_("工序"), length=60)


STEPS = {"name": "text", "work_centre": "text", "seconds": "count", "note": "text"}
BLANK_STEPS = 6


class StepLines(Lines):
    """The steps of an assembly as they were typed; blank lines are none."""

    by_place = _("组装流程")

    def __init__(self, steps=(), data=None):
        room = range(MOST_PARTS) if data else range(min(len(steps) + BLANK_STEPS, MOST_PARTS))
        known = dict(enumerate(steps))
        super().__init__({n: known.get(n) for n in room if data is None or f"name-{n}" in data}, STEPS, _step, data)

    def complaints(self):
        """A step has a name."""
        for row in self.rows:
            if any(cell.written for cell in row.cells.values()) and not row.cells["name"].written:
                row.cells["name"].fault = gettext("请填工序名称，或清空这一行。")
        yield from super().complaints()

    def steps(self):
        """The steps to hand to the deed."""
        blank = {"work_centre": "", "note": ""}
        found = [values for _record, values in self.filled("name")]
        return tuple(Work(**values | {name: values[name] or "" for name in blank}) for values in found)


def _step(step):
    """A stored step as a person would write it; without one the line is blank."""
    return {name: str(getattr(step, name, None) or "") for name in STEPS}


class AssemblyForm(LinesForm):
    """How a product is put together; stands: its steps."""

    def lines_of(self, data):
        """The steps as they were typed, or as they stand."""
        return StepLines(self.stands, data)

    def assembly(self, product):
        """The Assembly to hand to the deed."""
        return Assembly(product.code, self.lines.steps(), self.cleaned_data["version"])


class SightingForm(DeedForm):
    """A price seen on the market."""

    seen_on = Cell("date", label=_("看到日期"))
    price = Cell("price", label=_("市场价(含税)"))
    goods = Text(label=_("竞品"), length=120, required=False, help_text=_("不填：我们自己的产品"))
    source = Text(label=_("来源"), length=60, help_text=_("哪家店、哪个网站、哪位客户说的"))
    region = Text(label=_("地区"), length=30, required=False)
    note = Text(label=_("备注"), length=200, required=False)

    def sighting(self, product, on):
        """The Sighting to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "op"}
        return Sighting(product=product.code, on=on, **values)


class CardForm(DeedForm):
    """How a product's card is printed; only a reader of cost is asked for it."""

    form = Choice(label=_("格式"), choices=Print.Form.choices)
    cost = Choice(label=_("内容"), choices=[("no", _("给客户看：不含成本")), ("yes", _("内部用：含成本和组装"))])

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        if not reads(reader, "cost"):
            del self.fields["cost"]

    @property
    def with_cost(self):
        """Whether the cost is wanted, by somebody who may read it."""
        return self.cleaned_data.get("cost") == "yes"

    def printing(self, product, on):
        """The Printing to hand to the deed: which of the two cards it was stands in the record."""
        kind = "product-cost" if self.with_cost else "product"
        return Printing(kind, product.code, on, self.cleaned_data["form"], 1)
