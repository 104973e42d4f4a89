"""The customers: who they are, on which terms they buy, how much, and how well they pay."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from gendan.base import terms
from gendan.customers.models import Customer
from gendan.desk.practice import names
from gendan.desk.practice.chance import lots
from gendan.desk.practice.goods import GOODS

TABLE = """
砚禾 杭州市 余杭区 五金 五金 A 月末+30天
梧舟 杭州市 萧山区 家居用品 商贸 A 净30天
栎川 嘉兴市 南湖区 百货 百货 A 月末+30天
汀屿 湖州市 吴兴区 五金 五金 B 净30天
青桁 杭州市 拱墅区 商贸 商贸 B 次月25日
拾穗 嘉兴市 海宁市 家居用品 商贸 B 款到发货
隽木 湖州市 德清县 百货 百货 B 净30天
棉岭 杭州市 临平区 电子商务 电商 A 款到发货
筑溪 嘉兴市 桐乡市 五金 五金 B 月末+30天
霁禾 杭州市 富阳区 日用品 商贸 C 货到付款
桉屿 湖州市 长兴县 商贸 商贸 C 净30天
澄野 嘉兴市 秀洲区 超市 超市 B 实销实结+15天
峤石 宁波市 鄞州区 家居用品 商贸 A 月末+30天
望榆 宁波市 慈溪市 五金 五金 B 净30天
朴川 绍兴市 越城区 百货 百货 A 次月25日
鹭湾 台州市 椒江区 电子商务 电商 B 款到发货
岚枝 宁波市 余姚市 商贸 商贸 B 净15天
沐桐 绍兴市 诸暨市 超市 超市 A 实销实结+30天
渡云 台州市 路桥区 五金 五金 B 月末+30天
瀚榕 宁波市 海曙区 家居用品 商贸 A 滚动铺底
石棠 绍兴市 柯桥区 商贸 商贸 C 净30天
芷岸 舟山市 定海区 百货 百货 C 货到付款
檀影 台州市 温岭市 五金 五金 C 净15天
麦朗 宁波市 奉化区 商贸 商贸 C 净30天
楠石 苏州市 吴中区 家居用品 商贸 A 月末+30天
湉木 苏州市 昆山市 五金 五金 B 净30天
桦序 无锡市 惠山区 百货 百货 A 次月末
洛屿 无锡市 江阴市 商贸 商贸 B 净30天签收
谷渡 常州市 武进区 五金 五金 B 定金30%+尾款发货前
知柚 苏州市 常熟市 商贸 商贸 B 净30天
云垛 苏州市 相城区 电子商务 电商 A 款到发货
桐澜 南通市 崇川区 超市 超市 B 实销实结+15天
叶汐 无锡市 滨湖区 商贸 商贸 C 净30天开票
木昭 常州市 新北区 五金 五金 C 款到发货
砾原 镇江市 京口区 百货 百货 C 净30天
牧棠 苏州市 太仓市 家居用品 商贸 B 滚动铺底
禾屿 合肥市 包河区 家居用品 商贸 A 月末+30天
稷川 合肥市 蜀山区 五金 五金 B 净30天
徽榆 芜湖市 弋江区 百货 百货 B 次月25日
砚青 马鞍山市 花山区 五金 五金 B 净30天签收
泊林 滁州市 琅琊区 商贸 商贸 C 款到发货
映山 宣城市 宣州区 超市 超市 B 实销实结+15天
乔暮 安庆市 迎江区 商贸 商贸 C 净15天
舒陌 合肥市 肥西县 电子商务 电商 B 定金30%+尾款发货前
南烛 蚌埠市 蚌山区 百货 百货 C 货到付款
聿川 六安市 金安区 商贸 商贸 B 净30天
旧岭 淮南市 田家庵区 商贸 商贸 C 净30天
新屿 阜阳市 颍州区 家居用品 商贸 B 月末+30天
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
"""Trade name, city, district, line of business, type, grade, 结算方式 with its 起算日; twelve rows a region."""
BASES = {"签收": terms.Base.SIGNED, "开票": terms.Base.INVOICED}
MODES = {
    terms.Kind.PREPAY: Customer.Mode.PREPAY,
    terms.Kind.COD: Customer.Mode.COD,
    terms.Kind.DEPOSIT: Customer.Mode.DEPOSIT,
    terms.Kind.ROLLING: Customer.Mode.ROLLING,
    terms.Kind.CONSIGN: Customer.Mode.CONSIGNMENT,
}
"""Every other kind is 月结, and 批结 where the term is short."""
SHORT = 15  # days of a 批结
RATE = {"A": 3.3, "B": 2.0, "C": 1.2}  # orders a month
SIZE = {"A": 46_000, "B": 32_000, "C": 17_000}  # 元 of an order
RANGE = {"A": (12, 16), "B": (8, 11), "C": (5, 7)}  # how many products he buys
DISCOUNT = {"A": Decimal("0.78"), "B": Decimal("0.82"), "C": Decimal("0.87")}
TRANSIT = {"杭州市": 1, "嘉兴市": 1, "湖州市": 1, "苏州市": 1, "无锡市": 1, "南通市": 1, "舟山市": 3, "台州市": 2}
FAR = 2  # days to everywhere else
PER_MANAGER = 12
APPEAL = {code: lots("appeal", code).choice((0.4, 1, 1, 2, 4)) for code, good in GOODS.items() if not good.new}
"""How likely a product is to be among those that a customer buys."""
PER_CUSTOMER = 50  # orders in fourteen months, in a company too big for the 48
WEEKS_PER_MONTH = 4.35


@dataclass(frozen=True)
class Buyer:
    """A customer as the practice company knows him; number counts from 1."""

    number: int
    rate: float  # orders a month, as the size of the company wants it

    @property
    def _row(self):
        return ROWS[(self.number - 1) % len(ROWS)]

    @property
    def code(self):
        """His customer code, C001."""
        return f"C{self.number:03}"

    @cached_property
    def short_name(self):
        """City and trade name."""
        brand = self._row[0] if self.number <= len(ROWS) else names.brand(self.number)
        return self.city.removesuffix("市") + brand

    @property
    def name(self):
        """His full name."""
        return f"{self.short_name}{self._row[3]}有限公司"

    @property
    def city(self):
        """With 市."""
        return self._row[1]

    @property
    def district(self):
        """区, 县 or the city below the city."""
        return self._row[2]

    @property
    def sort(self):
        """五金, 百货, 超市, 电商 or 商贸."""
        return self._row[4]

    @property
    def grade(self):
        """A, B or C."""
        return self._row[5]

    @cached_property
    def term(self):
        """How he pays, and from which day his term runs."""
        text = self._row[6]
        return terms.parse(text.removesuffix("签收").removesuffix("开票"), BASES.get(text[-2:], terms.Base.DELIVERED))

    @property
    def mode(self):
        """合作方式."""
        short = self.term.kind == terms.Kind.NET and self.term.days == SHORT
        return MODES.get(self.term.kind, Customer.Mode.BATCH if short else Customer.Mode.MONTHLY)

    @property
    def manager(self):
        """The number of the region he lies in, from 1."""
        return (self.number - 1) % len(ROWS) // PER_MANAGER + 1

    @cached_property
    def size(self):
        """元 of his usual order."""
        return SIZE[self.grade] * lots("size", self.code).uniform(0.75, 1.25)

    @property
    def monthly(self):
        """元 of a plain month."""
        return self.rate * self.size

    @cached_property
    def assortment(self):
        """The products that he buys, those he buys most first."""
        draw = lots("assortment", self.code)
        chances = {code: draw.random() ** (1 / appeal) for code, appeal in APPEAL.items()}
        return sorted(chances, key=chances.get, reverse=True)[: draw.randint(*RANGE[self.grade])]

    def pieces(self, code, yuan):
        """How many pieces of a product he gets for about so much money, in whole cartons."""
        good = GOODS[code]
        price = float(good.list_price * DISCOUNT[self.grade])
        return max(1, round(yuan / price / good.pack)) * good.pack

    @property
    def transit_days(self):
        """From our gate to his."""
        return TRANSIT.get(self.city, FAR)

    @property
    def is_slow(self):
        """Whether he pays late as a habit."""
        return self.number % 11 == 10

    @property
    def rounds_up(self):
        """Whether he pays in whole thousands, ahead of the next bill."""
        return self.number % 9 == 5

    @property
    def names_bills(self):
        """Whether he says which bills he pays."""
        return self.number % 7 == 3

    @property
    def drops_cents(self):
        """Whether he leaves off what is below a yuan."""
        return self.number % 6 == 1


def buyers(orders, weeks_of_demand):
    """All customers of a company that takes so many orders in so many weeks of plain demand."""
    count = max(len(ROWS), orders // PER_CUSTOMER)
    plain = [Buyer(number, RATE[ROWS[(number - 1) % len(ROWS)][5]]) for number in range(1, count + 1)]
    factor = orders / (sum(one.rate for one in plain) / WEEKS_PER_MONTH * weeks_of_demand)
    return [Buyer(one.number, one.rate * factor) for one in plain]
