"""The catalogue: 36 products in six families, each with its make-up of costs, its packing and its list price."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gendan.base.cash import half_up
from gendan.products.actions import Assembly, Costing, Item, Part, Sighting, Work
from gendan.products.models import ALWAYS, CostLine

K = CostLine.Kind
VAT = Decimal("1.13")
MARKUP = Decimal("1.6")  # list price without tax over cost
DEARER = Decimal("1.04")  # what materials cost since New Year, over what they did before
HALF_YUAN = Decimal("0.5")


@dataclass(frozen=True)
class Family:
    """Products that are made of the same parts: (kind, name, pieces or kilograms or hours, price) for size 1."""

    name: str
    material: str
    performance: str
    advantages: str
    grams: int
    parts: tuple


@dataclass(frozen=True)
class Good:
    """One product; `size` is how much of everything its family's make-up takes. new: launched a few weeks ago."""

    code: str
    name: str
    model: str
    style: str
    specification: str
    pack: int
    size: Decimal
    new: bool = False

    @property
    def family(self):
        """What it is made of."""
        return FAMILIES[self.code[:2]]

    @property
    def is_regular(self):
        """Whether it is made to stock."""
        return self.size <= REGULAR and not self.new

    @property
    def cost(self):
        """元 without tax, as the parts cost now."""
        return half_up(sum(price * amount for _kind, _name, amount, price in self.family.parts) * self.size)

    @property
    def list_price(self):
        """元 with tax, in steps of half a yuan."""
        return half_up(self.cost * MARKUP * VAT / HALF_YUAN, Decimal(1)) * HALF_YUAN


def _parts(text):
    rows = [line.split() for line in text.strip().splitlines()]
    return tuple((K(kind), name, Decimal(amount), Decimal(price)) for kind, name, amount, price in rows)


FAMILIES = {
    "LT": Family(
        "铝合金家用梯",
        "铝合金 6063-T5 1.2mm",
        "单步承重 150 kg，开合 1 万次无松动",
        "防滑踏板加宽 13 cm；一键折叠；单手可提",
        5200,
        _parts("""
            material 铝型材6063-T5 2.6 23.50
            material 喷涂粉末 0.12 26.00
            part 防滑踏板 5 2.10
            part 安全锁扣 2 1.65
            part 防滑脚套 4 0.85
            part 连接铰链 2 1.40
            part 铆钉螺丝包 1 1.90
            labour 切割冲孔 0.20 32.00
            labour 铆接装配 0.25 32.00
            packing 彩盒 1 3.20
            packing 五层瓦楞外箱 0.5 6.80
            overhead 制造费用 1 4.60
        """),
    ),
    "LY": Family(
        "落地晾衣架",
        "201/304 不锈钢管 φ25×0.6mm",
        "整架承重 60 kg，盐雾 48 小时无锈点",
        "免安装；收起厚 12 cm；管口全包塑",
        3600,
        _parts("""
            material 不锈钢管 1.45 13.80
            material 喷塑铁管 0.6 7.20
            part 伸缩锁扣 2 1.20
            part 折叠关节 4 1.35
            part 塑料端盖 8 0.18
            part 挂衣圈 10 0.22
            part 万向脚轮 4 0.95
            part 螺丝包 1 1.10
            labour 弯管 0.12 32.00
            labour 装配 0.18 32.00
            packing 彩盒 1 2.60
            packing 五层瓦楞外箱 0.25 7.50
            overhead 制造费用 1 2.80
        """),
    ),
    "ZW": Family(
        "置物架",
        "碳钢喷塑 0.6mm",
        "单层承重 40 kg，静载 24 小时变形小于 2 mm",
        "层高可调；配防倾倒固定件；15 分钟装好",
        4100,
        _parts("""
            material 冷轧钢板0.6mm 2.6 5.60
            material 方钢管 1.1 5.90
            material 喷涂粉末 0.15 26.00
            part 层板卡扣 16 0.16
            part 可调脚垫 4 0.20
            part 防倾倒固定件 1 0.60
            part 螺丝包 1 1.20
            labour 冲压 0.10 32.00
            labour 焊接 0.15 32.00
            labour 喷塑 0.08 32.00
            packing 彩盒 1 2.40
            packing 五层瓦楞外箱 0.25 7.00
            overhead 制造费用 1 2.60
        """),
    ),
    "ZD": Family(
        "折叠桌椅",
        "高密度聚乙烯面板，碳钢管喷塑",
        "桌面均布承重 150 kg，椅承重 120 kg",
        "对折提手设计；面板防水易擦；可叠放",
        6800,
        _parts("""
            material 聚乙烯面板 3.1 9.80
            material 碳钢管 2.4 5.90
            material 喷涂粉末 0.14 26.00
            part 折叠铰链 4 1.85
            part 安全卡扣 2 1.10
            part 防滑脚套 4 0.45
            part 提手 1 1.30
            part 螺丝包 1 1.40
            labour 吹塑 0.10 32.00
            labour 焊接 0.16 32.00
            labour 装配 0.18 32.00
            packing 外箱 0.5 8.60
            overhead 制造费用 1 4.20
        """),
    ),
    "GG": Family(
        "挂钩五金",
        "304 不锈钢拉丝 1.0mm",
        "单钩承重 5 kg，盐雾 72 小时",
        "免打孔与螺丝两用；吸塑卡装可直接上架",
        180,
        _parts("""
            material 不锈钢片 0.11 18.50
            part 无痕胶垫 2 0.24
            part 膨胀螺丝包 1 0.32
            labour 冲压折弯 0.015 32.00
            labour 抛光 0.012 32.00
            packing 吸塑卡 1 0.46
            packing 外箱 0.02 6.20
            overhead 制造费用 1 0.28
        """),
    ),
    "TC": Family(
        "收纳推车",
        "碳钢喷塑 0.6mm，ABS 脚轮",
        "整车承重 30 kg，脚轮滚动 2 万次",
        "免工具组装；带刹车脚轮；可叠加层篮",
        3900,
        _parts("""
            material 冷轧钢板0.6mm 2.3 5.60
            material 圆钢管 0.9 5.90
            material 喷涂粉末 0.14 26.00
            part 万向脚轮带刹 2 2.35
            part 万向脚轮 2 1.70
            part 塑料扶手 1 1.80
            part 立柱卡套 12 0.21
            part 螺丝包 1 1.10
            labour 冲压 0.12 32.00
            labour 焊接 0.18 32.00
            labour 装配 0.12 32.00
            packing 彩盒 1 2.80
            packing 五层瓦楞外箱 0.25 7.20
            overhead 制造费用 1 2.90
        """),
    ),
}
CATALOGUE = """
LT03 三步梯 SL-T03 银灰 三步/平台高62cm 4 0.60
LT04 四步梯 SL-T04 银灰 四步/平台高85cm 4 0.80
LT05 五步梯 SL-T05 银灰 五步/平台高108cm 2 1.00
LT06 六步梯 SL-T06 银灰 六步/平台高131cm 2 1.20
LT07 七步梯 SL-T07 银灰 七步/平台高154cm 2 1.40
LT20 双侧人字梯 SL-T20 银灰 2m/双侧五步 1 1.62
LY12 双杆晾衣架 SL-Y12 本色 1.2m/201管 6 0.74
LY15 双杆晾衣架 SL-Y15 本色 1.5m/201管 4 0.92
LY18 X型晾衣架 SL-Y18 本色 1.8m/201管 4 1.10
LY24 翼型晾衣架 SL-Y24 本色 2.4m/304管 2 1.55
LY30 单杆挂衣架 SL-Y30 哑黑 1.1m/碳钢 6 0.58
LY36 升降晾衣架 SL-Y36 本色 1.5m/304管 2 1.80
ZW03 三层置物架 SL-Z03 哑白 60×30×80cm 6 0.72
ZW04 四层置物架 SL-Z04 哑白 60×30×110cm 4 0.94
ZW05 五层置物架 SL-Z05 哑白 60×35×150cm 4 1.20
ZW11 微波炉置物架 SL-Z11 哑黑 55×38×52cm 6 0.66
ZW12 浴室角架 SL-Z12 哑白 三层/28cm 8 0.48
ZW13 夹缝置物架 SL-Z13 哑白 15×45×85cm 6 0.62
ZD08 折叠方桌 SL-D08 白色 80×80×74cm 2 0.90
ZD12 折叠长桌 SL-D12 白色 122×60×74cm 2 1.15
ZD18 折叠长桌 SL-D18 白色 180×75×74cm 1 1.62
ZD21 折叠椅 SL-D21 白色 45×48×80cm 4 0.46
ZD22 折叠凳 SL-D22 蓝色 31×24×42cm 12 0.24
ZD30 户外桌椅套 SL-D30 木纹 一桌四椅 1 2.40
GG01 门后五连钩 SL-G01 拉丝 36cm 48 1.60
GG02 单钩四只装 SL-G02 拉丝 4只/卡 60 1.00
GG03 毛巾杆 SL-G03 拉丝 50cm 24 2.60
GG04 厨房挂杆六钩 SL-G04 拉丝 40cm 36 2.20
GG05 S钩十只装 SL-G05 本色 10只/袋 100 0.70
GG06 扫把夹三位 SL-G06 哑黑 30cm 48 1.30
TC03 三层推车 SL-C03 哑白 40×30×78cm 4 0.86
TC04 四层推车 SL-C04 哑白 40×30×98cm 4 1.06
TC05 夹缝推车 SL-C05 哑白 18×45×85cm 4 0.88
TC06 美发工具推车 SL-C06 哑黑 38×30×82cm 2 1.12
TC07 带盖推车 SL-C07 哑白 42×32×88cm 2 1.36
TC08 折叠推车 SL-C08 哑黑 38×28×76cm 4 0.98
"""
NEW = ("LY36", "TC08")
UNPRICED = ("TC08", "万向脚轮带刹")
"""The new product of which a bought part has no price yet: its cost is incomplete."""
GOODS = {
    code: Good(code, name, model, style, spec, int(pack), Decimal(size), code in NEW)
    for code, name, model, style, spec, pack, size in (line.split() for line in CATALOGUE.strip().splitlines())
}
REGULAR = Decimal("1.3")  # up to this size a product is made to stock


def items(launched_on, new_on):
    """The register: everything but the new products has been there since launched_on."""
    return [_item(good, new_on if good.new else launched_on) for good in GOODS.values()]


def _item(good, launched_on):
    family = good.family
    net = int(family.grams * good.size)
    return Item(
        good.code, good.name, good.model, good.style, family.name, family.material, good.specification,
        unit="件", list_price=good.list_price, moq=good.pack * 5, pack_size=good.pack,
        net_grams=net, gross_grams=net + 60 + net // 12, performance=family.performance, advantages=family.advantages,
        is_regular=good.is_regular, safety_stock=good.pack * 20, launched_on=launched_on,
    )  # fmt: skip


def costings(dearer_from: date):
    """What everything costs: since always, and since materials became dearer."""
    return [
        Costing(good.code, valid_from=start, parts=tuple(_part(good, one, factor) for one in good.family.parts))
        for good in GOODS.values()
        for start, factor in ((ALWAYS, 1 / DEARER), (dearer_from, Decimal(1)))
    ]


def _part(good, one, factor):
    kind, name, amount, price = one
    if kind in (K.PART, K.PACKING):  # a larger one takes larger pieces, not more of them
        price *= good.size
    else:
        amount *= good.size
    if kind in (K.MATERIAL, K.PART):
        price *= factor
    known = (good.code, name) != UNPRICED
    return Part(kind, name, int(half_up(amount * 1000, Decimal(1))), half_up(price) if known else None)


EARLIER = (
    (0, Decimal(1)),
    (9, Decimal("0.98")),
    (18, Decimal("0.99")),
    (27, Decimal("0.96")),
)  # weeks ago, part of the price
SHOPS = (
    ("甲牌同款", "示例网店", "全国", "0.94"),
    ("乙牌同款", "示例五金市场", "华东", "1.05"),
    ("", "示例卖场", "华南", "1.18"),
)


def assemblies():
    """How everything is put together: the labour of its make-up, each kind of it at a bench of its own."""
    return [
        Assembly(good.code, tuple(_work(good, *one) for one in good.family.parts if one[0] == K.LABOUR))
        for good in GOODS.values()
    ]


def _work(good, _kind, name, hours, _price):
    return Work(name, f"{name}班", int(half_up(hours * good.size * 3600, Decimal(1))))


def sightings(today: date):
    """What the market asked for the first product of each family in the last months; it was cheaper earlier."""
    first = {code[:2]: good for code, good in reversed(GOODS.items())}
    for good in first.values():
        for place, (goods, source, region, part) in enumerate(SHOPS, 1):
            for weeks, change in EARLIER:
                price = half_up(good.list_price * Decimal(part) * change, Decimal("0.1"))
                seen_on = today - timedelta(weeks=weeks + place)
                yield Sighting(good.code, today, seen_on, price, source, goods, region)
