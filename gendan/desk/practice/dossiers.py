"""What is filed of the customers: terms, limits, contacts, requirements, who looks after them, agreed prices."""

from datetime import date, timedelta
from decimal import Decimal

from gendan.base import terms
from gendan.base.cash import half_up
from gendan.customers.actions import Agreement, Charge, Demand, File, Person, Site, Wish
from gendan.customers.models import AgreedPrice, Customer, Requirement
from gendan.desk.practice import cast, names, staff
from gendan.desk.practice.chance import lots
from gendan.desk.practice.goods import GOODS
from gendan.desk.practice.market import DISCOUNT
from gendan.desk.practice.timeline import MONTHS

TEN_THOUSAND = 10_000
TENTH = Decimal("0.1")
RISE = Decimal("1.03")  # of agreed prices at New Year
BREAK = 500, Decimal("0.96")  # from so many pieces on, at this part of the price
BELOW_FLOOR = Decimal("0.66")  # of the list price
LESS = Decimal("0.97")  # of the agreed price, as a good customer asks for it
A_WEEK = timedelta(days=7)
SINGLES = Decimal("0.93")  # of the agreed price, in the month of 双11
DAYS = {terms.Kind.NET: 0, terms.Kind.EOM_DAYS: 15, terms.Kind.EOM_MONTHS: 40, terms.Kind.CONSIGN: 15}
"""How long a bill stands open beyond the days of its term."""
TITLES = ("采购经理", "总经理", "采购主管", "店长")
CARRIERS = {1: "示例快运（苏浙线）", 2: "示例零担（皖线）", 3: "示例海岛专线"}
PACKING = ("五层瓦楞箱，每箱贴唛头", "彩盒外套牛皮箱，封口打十字带", "托盘缠膜，高度不超过 1.6 米")
QUALITY = ("按样品封样验收，AQL 2.5", "盐雾 48 小时无锈点", "承重按标称 1.2 倍抽测")
LABELS = ("外箱贴客户货号和条码", "不贴我司商标", "中文标识，含生产日期和执行标准")


def credit_days(term):
    """How many days of sales stand open with a customer, about; None where nothing does."""
    return DAYS[term.kind] + (term.days or 0) if term.kind in DAYS else None


def files(buyers, line):
    """The customer files."""
    return [_file(one, line) for one in buyers]


def _file(one, line):
    draw = lots("file", one.code)
    province, district = names.CITIES[one.city]
    address = f"{one.city}{one.district}示例路{draw.randint(1, 999)}号"
    ends_on = cast.contract_ends_on(one.code, line)
    lead = one.code == cast.LEAD
    return File(
        one.code, one.name, one.short_name, customer_type=one.sort, grade=one.grade, status=_status(one),
        province=province, city=one.city, district=one.district, address=address,
        uscc=names.tax_number(district, one.number), invoice_title=one.name,
        invoice_address_phone=f"{address} {names.mobile(one.number)}",
        bank_name=f"示例银行{one.city.removesuffix('市')}分行", bank_account=names.ACCOUNT,
        cooperation_mode=one.mode, payment_term=one.term.text(), term_base=one.term.base, statement_day=25,
        **limits(one),
        contract_no="" if lead else f"HT{ends_on.year}-{one.number:03}",
        contract_from=None if lead else ends_on - timedelta(days=364),
        contract_to=None if lead else ends_on,
        shipping_method="零担", carrier=CARRIERS[one.transit_days], freight_payer="我方", transit_days=one.transit_days,
        arrival_requirement=draw.choice(("", "", "送货前一天电话预约", "周日不收货", "限高 3.2 米，厢车进")),
        first_order_on=_first_order_on(one, line), paper_ref=f"A-{one.number:03}",
        verified_on=line.ago(draw.randint(5, 160)),
        contact=Person(
            names.person(one.number), draw.choice(TITLES), names.mobile(one.number),
            email=f"{one.code.lower()}@example.com",
        ),
        site=Site(address, names.person(one.number + 3), names.mobile(one.number + 50_000_000), "8:30–17:00"),
        demands=tuple(_demands(draw)),
    )  # fmt: skip


def _status(one):
    special = {cast.DEAD: Customer.Status.STOPPED, cast.LEAD: Customer.Status.TALKING}
    return special.get(one.code, Customer.Status.ACTIVE)


def _first_order_on(one, line):
    if one.code == cast.LEAD:
        return None
    if one.code == cast.NEWCOMER:
        return line.ago(cast.YOUNG)
    return line.first - timedelta(days=lots("begun", one.code).randint(200, 2200))


def _demands(draw):
    kinds = Requirement.Kind
    for kind, texts in ((kinds.PACKING, PACKING), (kinds.QUALITY, QUALITY), (kinds.LABEL, LABELS)):
        if draw.random() < 0.6:
            yield Demand(kind, draw.choice(texts), source="合同附件")


def limits(one):
    kind, days = one.term.kind, credit_days(one.term)
    if kind == terms.Kind.ROLLING:
        return {"rolling_credit_floor": floor(one), "credit_limit": _round(3 * one.monthly + float(floor(one)))}
    if kind == terms.Kind.CONSIGN:
        return {"consign_limit": _round(3.2 * one.monthly), "credit_limit": _round(7 * one.monthly)}
    if days is None:
        return {"credit_limit": None if kind == terms.Kind.PREPAY else _round(6 * one.size)}
    return {"credit_limit": _round(one.monthly * (days + 20) / 30 * 1.5 + 2 * one.size)}


def floor(one):
    """铺底额."""
    return _round(0.8 * one.monthly)


def _round(yuan):
    return Decimal(max(1, round(yuan / TEN_THOUSAND)) * TEN_THOUSAND)


def charges(buyers, line):
    """Who looks after whom, since when."""
    start = date(2000, 1, 1)
    for one in buyers:
        handed_over = one.code in cast.HANDED_OVER
        yield Charge(one.code, staff.FORMER[0] if handed_over else staff.MANAGERS[one.manager - 1][0], start)
        if handed_over:
            yield Charge(one.code, staff.MANAGERS[one.manager - 1][0], staff.handed_over_on(line))
        if one.code in cast.SWAPPED:
            yield Charge(one.code, staff.MANAGERS[2][0], cast.swapped_on(line))


def agreements(buyers, line):
    """What everybody pays for what he buys: a new version every New Year, a few breaks and specials."""
    years = range(line.month(-MONTHS - 1).year, line.today.year + 1)  # orders of the month before are still open
    for one in buyers:
        for code in one.assortment:
            for year in years:
                yield from _agreed(one, code, date(year, 1, 1), line.today.year - year)
    yield from _launched(buyers, line)
    yield from _specials(buyers, line)


def _agreed(one, code, start, years_ago):
    price = agreed_price(one, code) / RISE**years_ago
    about = _about(one, start)
    if _is_cheap(one, code):
        about["approved_by"] = "陈总"
    yield Agreement(one.code, code, half_up(price, TENTH), start, **about)
    if one.grade == "A" and code.startswith("GG"):
        pieces, part = BREAK
        yield Agreement(one.code, code, half_up(price * part, TENTH), start, min_qty=pieces, **about)


def agreed_price(one, code):
    """What a customer pays for a product this year: his grade's part of the list price, a little up or down."""
    if _is_cheap(one, code):
        return GOODS[code].list_price * BELOW_FLOOR
    part = DISCOUNT[one.grade] + Decimal(lots("price", one.code, code).randint(-15, 15)) / 1000
    return GOODS[code].list_price * part


def _is_cheap(one, code):
    return (one.code, code) == (cast.CHEAP, one.assortment[1])


def wishes(buyers, line):
    """What the assistant asks for this morning: a little less for one customer, a price below the floor for another."""
    known = {one.code: one for one in buyers}
    reasons = ("半年采购翻倍，要求降价", "对手报价更低，客户要求跟价")
    for code, reason, is_cheap in zip(cast.ASKING, reasons, (False, True), strict=True):
        one, good = known[code], known[code].assortment[0]
        price = GOODS[good].list_price * BELOW_FLOOR if is_cheap else agreed_price(one, good) * LESS
        yield Wish(Agreement(code, good, half_up(price, TENTH), line.today + A_WEEK), line.today, reason)


def _about(one, start):
    approved_on = start - timedelta(days=12)
    return {
        "basis": f"HT{start.year}-{one.number:03}",
        "approved_by": "赵建国",
        "approved_on": approved_on,
        "freight_included": one.grade != "C",
    }


def _launched(buyers, line):
    start = cast.launched_on(line)
    for one in buyers:
        if one.code in cast.PIONEERS:
            for code, good in GOODS.items():
                if good.new:
                    yield Agreement(
                        one.code, code, half_up(agreed_price(one, code), TENTH), start, **_about(one, start)
                    )


def _specials(buyers, line):
    """特价 of the shops that sell online, for their best product, in the last November there was."""
    year = line.today.year if line.today.month >= 11 else line.today.year - 1
    start = date(year, 11, 1)
    for one in buyers:
        if one.sort == "电商":
            code = one.assortment[0]
            price = half_up(agreed_price(one, code) * SINGLES, TENTH)
            yield Agreement(
                one.code, code, price, start, valid_to=date(year, 11, 30), kind=AgreedPrice.Kind.SPECIAL, max_qty=2000,
                basis=f"双11活动{year}", approved_by="赵建国", approved_on=start - timedelta(days=9),
            )  # fmt: skip
