"""Deeds on the product register: enter products, and say what they cost (R-1.1, R-1.2, R-1.4)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from gendan.base import bulk, names
from gendan.base.cash import ZERO
from gendan.base.faults import Fault, refuse_if
from gendan.base.table import plain
from gendan.people import deeds, own
from gendan.people.deeds import deed
from gendan.products import photos, queries
from gendan.products.models import ALWAYS, AssemblyStep, Cost, CostLine, MarketPrice, Product, part_cost


@dataclass(frozen=True)
class Item:
    """A product as the register keeps it; None leaves a field of a known product as it is."""

    code: str
    name: str
    model: str = ""
    style: str = ""
    category: str = ""
    material: str = ""
    specification: str = ""
    unit: str = "件"
    status: str = Product.Status.ACTIVE
    list_price: Decimal | None = None
    moq: int | None = None
    pack_size: int | None = None
    inner_size: int | None = None
    carton_mm: str = ""
    net_grams: int | None = None
    gross_grams: int | None = None
    performance: str = ""
    advantages: str = ""
    is_regular: bool = False
    safety_stock: int = 0
    launched_on: date | None = None
    version: int | None = None

    @classmethod
    def of(cls, product):
        """The register's entry as it stands, to be changed and handed back."""
        return cls(code=product.code, **{name: getattr(product, name) for name in FIELDS})


FIELDS = [name for name in Item.__dataclass_fields__ if name not in ("code", "version")]


@dataclass(frozen=True)
class Part:
    """A part of a cost: so many thousandths of a unit at a price, None while nobody knows it."""

    kind: str
    name: str
    thousandths: int
    price: Decimal | None
    unit: str = ""


@dataclass(frozen=True)
class Costing:
    """What a product costs from a day on: by its parts (one without a price: incomplete), or as one figure.

    A figure beside parts is the sum that somebody else worked out: where theirs is another, the deed says so.
    version: of its costs as the form was handed out; None where nobody looked at them.
    """

    product: str
    unit_cost: Decimal | None = None
    valid_from: date = ALWAYS
    parts: tuple[Part, ...] = ()
    version: str | None = None


@dataclass(frozen=True)
class Work:
    """One step of an assembly; seconds None while nobody has measured it."""

    name: str
    work_centre: str = ""
    seconds: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Assembly:
    """How a product is put together, from the first step to the last; version: of the steps that the form showed."""

    product: str
    steps: tuple[Work, ...]
    version: str | None = None


@dataclass(frozen=True)
class Sighting:
    """A price that somebody saw on the market, told on a day. goods "": our own product."""

    product: str
    on: date
    seen_on: date
    price: Decimal
    source: str
    goods: str = ""
    region: str = ""
    note: str = ""


@deed("products.enter")
def enter(rows, *, by):
    """Enter products, or change known ones; somebody who saves an older version is told what changed meanwhile."""
    known = {
        one.code: one
        for one in Product.objects.filter(code__in=[row.code for row in rows]).select_for_update(no_key=True)
    }
    refuse_if([*_faults(rows, known), *deeds.stale(rows, known)])
    fresh, changed = [], []
    for row in rows:
        one = known.get(row.code)
        (changed if one else fresh).append(_filled(one or Product(code=row.code), row))
    bulk.insert(fresh)
    bulk.save(changed, [*FIELDS, "search", "version"])
    made = {one.code: one for one in [*fresh, *changed]}
    return [made[row.code] for row in rows]


def _filled(one, row):
    before = {name: getattr(one, name) for name in FIELDS}
    for name in FIELDS:
        setattr(one, name, getattr(row, name))
    one.search = names.search_text(one.name, one.code, one.model)
    if one.pk:
        deeds.tell(one.code, before, {name: getattr(one, name) for name in FIELDS})
        one.version += 1
    return one


def _faults(rows, known):
    seen = {}
    others = Product.objects.exclude(code__in=[row.code for row in rows]).exclude(model="")
    styles = {(model, style): code for model, style, code in others.values_list("model", "style", "code")}
    for n, row in enumerate(rows):
        if row.code in seen:
            yield Fault(n, "code", row.code, _("产品编码 %(code)s 重复出现。请合并成一行。") % {"code": row.code})
        seen[row.code] = n
        twin = row.model and styles.get((row.model, row.style))
        if twin:
            yield Fault(
                n, "model", row.model, _("型号款式与产品 %(code)s 相同。请改款式，或用原来的产品。") % {"code": twin}
            )
        if row.model:
            styles[row.model, row.style] = row.code
        if row.pack_size and row.inner_size and row.pack_size % row.inner_size:
            yield Fault(
                n,
                "pack_size",
                row.pack_size,
                _("装箱数要能被内盒数 %(inner)s 整除。请核对包装。") % {"inner": row.inner_size},
            )
        if row.net_grams and row.gross_grams and row.gross_grams < row.net_grams:
            yield Fault(
                n,
                "gross_grams",
                row.gross_grams,
                _("毛重不能小于净重 %(net)s 克。请核对重量。") % {"net": row.net_grams},
            )
        if row.list_price is not None and row.list_price < 0:
            yield Fault(n, "list_price", row.list_price, _("标准价不能小于 0。请核对价格。"))


@deed("products.cost")
def cost(rows, *, by):
    """Say what products cost from a day on; a make-up with a missing price is incomplete, never 0."""
    stock = _locked(rows)
    refuse_if(_cost_faults(rows, stock))
    refuse_if(deeds.outdated(rows, lambda row: queries.costs_version(stock[row.product])))
    starts = {(stock[row.product].pk, row.valid_from) for row in rows}
    stored = Cost.objects.filter(
        product__in={start[0] for start in starts}, valid_from__in={start[1] for start in starts}
    )
    known = {(one.product_id, one.valid_from): one for one in stored.prefetch_related("lines")}
    fresh, changed = [], []
    for row in rows:
        one = known.get((stock[row.product].pk, row.valid_from))
        (changed if one else fresh).append(_costed(one, row, stock))
    bulk.insert(fresh)
    bulk.save(changed, ["unit_cost"])
    _write_parts(rows, {(one.product_id, one.valid_from): one for one in [*fresh, *changed]}, stock)
    return [*fresh, *changed]


def _locked(rows):
    """{code: Product} of the rows, locked in the order of their ids: nobody else writes their costs and steps."""
    own = Product.objects.filter(code__in={row.product for row in rows})
    return {one.code: one for one in own.order_by("pk").select_for_update(no_key=True)}


def _costed(one, row, stock):
    one = one or Cost(product=stock[row.product], valid_from=row.valid_from)
    value = _sum_of_parts(row.parts) if row.parts else row.unit_cost
    if one.pk:
        deeds.tell(
            f"{row.product} {row.valid_from}",
            {"unit_cost": one.unit_cost, "parts": [_said(line) for line in one.lines.all()]},
            {"unit_cost": value, "parts": [_said(part) for part in row.parts]},
        )
    one.unit_cost = value
    return one


def _said(part):
    return [part.kind, part.name, part.thousandths, part.unit, part.price]


def _sum_of_parts(parts):
    if any(part.price is None for part in parts):
        return None
    return sum((part_cost(part.thousandths, part.price) for part in parts), ZERO)


def _write_parts(rows, costs, stock):
    lines = [
        CostLine(
            cost=costs[stock[row.product].pk, row.valid_from],
            kind=part.kind,
            name=part.name,
            thousandths=part.thousandths,
            unit=part.unit,
            price=part.price,
        )
        for row in rows
        for part in row.parts
    ]
    CostLine.objects.filter(cost__in=[one.pk for one in costs.values()]).delete()
    bulk.insert(lines)


def _unknown(rows, stock):
    for n, row in enumerate(rows):
        if row.product not in stock:
            remedy = _("没有产品 %(code)s。请核对编码，或先建产品。") % {"code": row.product}
            yield Fault(n, "product", row.product, remedy)


def _cost_faults(rows, stock):
    yield from _unknown(rows, stock)
    for n, row in enumerate(rows):
        if row.unit_cost is not None and row.unit_cost < 0:
            yield Fault(n, "unit_cost", row.unit_cost, _("成本价不能小于 0。请核对价格。"))
        yield from _part_faults(n, row)


def _part_faults(n, row):
    units = {}
    for part in row.parts:
        if part.price is not None and part.price <= 0:
            yield Fault(n, "price", part.price, _("“%(name)s”的单价要大于 0；还不知道就留空。") % {"name": part.name})
        if part.thousandths <= 0:
            amount = Decimal(part.thousandths) / 1000
            yield Fault(n, "amount", amount, _("“%(name)s”的用量要大于 0。") % {"name": part.name})
        known = units.setdefault(part.name, part.unit)
        if known != part.unit:
            remedy = _("“%(name)s”上面按“%(unit)s”算，这里是“%(other)s”。同一样东西请用一个单位。")
            about = {"name": part.name, "unit": known, "other": part.unit}
            yield Fault(n, "unit", part.unit, remedy % about)
    whole = _sum_of_parts(row.parts) if row.parts else row.unit_cost
    if row.unit_cost is not None and whole != row.unit_cost:
        remedy = _("明细合计是 %(sum)s，与填的成本价不一致。请改明细，或清空成本价由明细算出。")
        known = _("不完整") if whole is None else plain("price", whole)
        yield Fault(n, "unit_cost", row.unit_cost, remedy % {"sum": known})


@deed("products.set_steps")
def set_steps(rows, *, by):
    """Say how products are put together; the steps that stood before stay in the journal."""
    stock = _locked(rows)
    refuse_if([*_unknown(rows, stock), *_step_faults(rows)])
    refuse_if(deeds.outdated(rows, lambda row: queries.steps_version(stock[row.product])))
    prefetch_related_objects([*stock.values()], "steps")
    for row in rows:
        before = [_told(step) for step in stock[row.product].steps.all()]
        deeds.tell(row.product, {"steps": before}, {"steps": [_told(step) for step in row.steps]})
    AssemblyStep.objects.filter(product__in=[one.pk for one in stock.values()]).delete()
    return bulk.insert(
        AssemblyStep(product=stock[row.product], place=place, **vars(step))
        for row in rows
        for place, step in enumerate(row.steps, 1)
    )


def _told(step):
    return [step.name, step.work_centre, step.seconds, step.note]


def _step_faults(rows):
    for n, row in enumerate(rows):
        for step in row.steps:
            if step.seconds == 0:
                remedy = _("“%(name)s”的工时要大于 0 秒；还没有测就留空。") % {"name": step.name}
                yield Fault(n, "seconds", step.seconds, remedy)


@deed("products.observe")
def observe(rows, *, by):
    """Write down prices seen on the market."""
    stock = Product.objects.in_bulk({row.product for row in rows}, field_name="code")
    refuse_if([*_unknown(rows, stock), *_sighting_faults(rows)])
    return bulk.insert(
        MarketPrice(
            product=stock[row.product], seen_on=row.seen_on, goods=row.goods, source=row.source, region=row.region,
            price=row.price, note=row.note, told_by=by.login,
        )
        for row in rows
    )  # fmt: skip


def _sighting_faults(rows):
    for n, row in enumerate(rows):
        if row.price <= 0:
            yield Fault(n, "price", row.price, _("市场价要大于 0，现在是 %(price)s。") % {"price": row.price})
        if row.seen_on > row.on:
            yield Fault(n, "seen_on", row.seen_on, _("看到的日期在今天之后。请核对日期。"))


@deed("products.fill_own")
def fill_own(rows, *, by):
    """Fill in what the office keeps of products beyond the program's own fields; rows: own.Fillings."""
    return own.fill(Product.objects.all(), "product", "code", rows)


@deed("products.attach_photo")
def attach_photo(rows, *, by):
    """Keep photos with steps of an assembly; one that is there already is refused. rows: photos.Photos."""
    stock = Product.objects.prefetch_related("steps").in_bulk({row.product for row in rows}, field_name="code")
    refuse_if(_unknown(rows, stock))
    return photos.attach(rows, stock, by)


@deed("products.void_photo")
def void_photo(rows, *, by):
    """Say of photos that they should not be with their steps, and why; nobody opens them any more."""
    return photos.void(rows, by)
