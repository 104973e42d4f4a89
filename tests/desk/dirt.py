"""Office workbooks with a cell gone bad: a good row of every tab, and rows in which one column holds something else."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

import xlsxwriter

from gendan.base.preferences import PREFERENCES
from tests.base.xlsx import PLAIN

DAY = date(2026, 10, 9)

# A row of each tab that the office of tests/office.py can take; # is a number of its own.
GOOD = {
    "产品": {
        "产品编码": "N#", "品名": "新品#", "型号": "X#", "款式": "白", "材质": "钢", "规格": "30×40", "单位": "件",
        "装箱数": 6, "标准价(含税)": 85, "成本价(不含税)": 52, "常规商品": "是", "安全库存": 20, "期初库存": 100,
        "上市日期": DAY,
    },
    "业务经理": {
        "工号": "W#", "姓名": "张三#", "区域": "华北", "登录名": "zs#", "入职日期": DAY, "离职日期": None,
    },
    "客户": {
        "客户编码": "K#", "客户名称": "金鼎#号商行", "简称": "金鼎#", "类型": "经销商", "等级": "A", "省": "浙江省",
        "市": "杭州市", "区": "西湖区", "地址": "文三路 # 号", "业务经理": "M1", "联系人": "李四", "职务": "采购",
        "手机": "13800000001", "座机": "0571-88880001", "邮箱": "li@example.com", "统一社会信用代码": None,
        "开票抬头": "金鼎#号商行", "开户行": "工商银行", "账号": "6222021234567890", "合作方式": "月结",
        "结算方式": "净30天", "起算日": "发货", "对账日": 25, "开票方式": "专票", "信用额度": 50000, "铺货额度": 0,
        "铺底额": 0, "合同编号": "HT#", "合同起": date(2026, 1, 1), "合同止": date(2026, 12, 31), "承运商": "德邦",
        "运输时效(天)": 3, "包装要求": "木箱", "质量标准": "国标", "标识要求": "中性", "首次合作日期": DAY,
        "状态": "合作",
    },
    "合作价格": {
        "客户编码": "EOM", "产品编码": "P01", "类型": "特价", "数量起": "#", "合作价(含税)": 79.5, "生效日期": DAY,
        "失效日期": date(2026, 12, 31), "价格依据": "合同",
    },
    "期初应收": {"客户编码": "EOM", "单号": "Q#", "单据日期": date(2026, 9, 1), "金额": 100, "已开票": "是"},
    "期初铺货": {
        "客户编码": "SHELF", "产品编码": "P01", "数量": 9, "单价(含税)": 80, "日期": date(2026, 9, 20),
    },
    "历史销售": {"客户编码": "EOM", "产品编码": "P02", "月份": "2026-01", "数量": 5, "金额(含税)": 560},
    "订单": {
        "订单号": "D#", "下单日期": DAY, "客户编码": "EOM", "客户PO号": "PO#", "产品编码": "P01", "行类型": "正常",
        "数量": 10, "含税单价": 80, "要求交期": date(2026, 10, 20), "承诺交期": date(2026, 10, 22),
    },
    "发货": {
        "发货单号": "F#", "发货日期": DAY, "类型": "销售", "客户编码": "EOM", "订单号": None, "产品编码": "P01",
        "行类型": "正常", "数量": 5, "含税单价": 80, "件数": 1, "承运商": "德邦", "运单号": "DB#", "运费": 30,
        "运费方式": "到付", "预计到货": date(2026, 10, 11), "实际到货": date(2026, 10, 12),
        "反馈日期": date(2026, 10, 13), "签收数量": 5, "签收件数": 1,
    },
    "退货": {
        "退货单号": "T#", "退货日期": date(2026, 10, 20), "客户编码": "EOM", "原发货单号": None, "产品编码": "P01",
        "数量": 1, "含税单价": 80, "原因": "划痕",
    },
    "铺货结算": {
        "结算单号": "J#", "结算日期": date(2026, 10, 25), "客户编码": "SHELF", "产品编码": "P01", "数量": 1,
        "含税单价": 85,
    },
    "铺货退回": {
        "单号": "H#", "日期": date(2026, 10, 26), "客户编码": "SHELF", "产品编码": "P01", "数量": 1, "类型": "退回",
    },
    "铺货盘点": {"日期": date(2026, 10, 30), "客户编码": "SHELF", "产品编码": "N#", "实盘数量": 3},
    "调整": {
        "单号": "A#", "日期": date(2026, 10, 28), "客户编码": "EOM", "类型": "返利", "金额": -10, "对应单据": None,
        "说明": "三季度",
    },
    "开票": {
        "发票号码": "26332000#", "开票日期": date(2026, 10, 28), "客户编码": "EOM", "价税合计": 400, "类型": "蓝字",
        "对应单据": None,
    },
    "回款": {
        "收款单号": "R#", "收款日期": date(2026, 10, 29), "客户编码": "EOM", "金额": 50, "方式": "转账",
        "付款户名": "金鼎商行", "核销单据": None,
    },
}  # fmt: skip
COMPANY = [str(preference.label) for preference in PREFERENCES.values()]


@dataclass(frozen=True)
class Formula:
    """A formula and the result that was saved with it; "" for none."""

    text: str
    result: object = ""


@dataclass(frozen=True)
class Look:
    """A number under a number format."""

    number: object
    shape: str


def rows_with(cell):
    """{tab: rows} of a workbook in which every column of every tab holds this cell once, in a row that is good else."""
    tabs = {"公司": [["项目", "值"], *([label, cell] for label in COMPANY)]}
    for tab, good in GOOD.items():
        rows = [numbered(good, 900)] + [numbered(good, 901 + n) | {title: cell} for n, title in enumerate(good)]
        tabs[tab] = [list(good), *(list(row.values()) for row in rows)]
    return tabs


def numbered(good, number):
    """A good row with a number of its own: {title: cell}."""
    return {title: _with_number(cell, number) for title, cell in good.items()}


def _with_number(cell, number):
    if cell == "#":
        return number
    return cell.replace("#", str(number)) if isinstance(cell, str) else cell


def soiled(chance, cells):
    """The bytes of a workbook with a few good rows in every tab and up to 8 of these cells somewhere among them."""
    tabs = {
        tab: [list(good), *(list(numbered(good, 900 + n).values()) for n in range(3))] for tab, good in GOOD.items()
    }
    for _n in range(chance.randint(1, 8)):
        row = chance.choice(chance.choice(list(tabs.values())))
        row[chance.randrange(len(row))] = chance.choice(cells)
    return book(tabs)


def book(tabs, **options):
    """The bytes of a workbook, every cell as its Python type says; "#REF!" and the like become error cells."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, PLAIN | options) as workbook:
        looks = {}
        for name, rows in tabs.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(workbook, sheet, looks, (row, column), cell)
    return file.getvalue()


SHAPES = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm", timedelta: "[h]:mm"}


def _write(workbook, sheet, looks, place, cell):
    shape = cell.shape if isinstance(cell, Look) else SHAPES.get(type(cell))
    if shape and shape not in looks:
        looks[shape] = workbook.add_format({"num_format": shape})
    if isinstance(cell, Formula):
        sheet.write_formula(*place, cell.text, None, cell.result)
    elif isinstance(cell, Look):
        sheet.write_number(*place, cell.number, looks[shape])
    elif shape:
        sheet.write_datetime(*place, cell, looks[shape])
    elif cell is not None:
        sheet.write(*place, cell)
