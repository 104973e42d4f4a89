"""The workbook of a small office, to be imported whole, again, changed and in part."""

from copy import deepcopy

from gendan.desk import imports
from tests import workbooks
from tests.office import SERVER, d

BOOK = {
    "公司": [["项目", "值"], ["公司全称", "上海示例家居制造有限公司"], ["启用日期", d("10-01")]],
    "产品": [
        ["产品编码", "品名", "材质", "标准价(含税)", "成本价(不含税)", "期初库存"],
        ["P01", "三层置物架", "碳钢", 85, 52, 1000],
        ["P02", "晾衣架", "铝", 120, 78, 1000],
    ],
    "业务经理": [["工号", "姓名", "区域"], ["M01", "王强", "华东"]],
    "客户": [
        ["客户编码", "客户名称", "业务经理", "联系人", "手机", "结算方式", "信用额度", "承运商", "运输时效(天)"],
        ["C001", "杭州宏达五金有限公司", "M01", "陈伟", "13800000001", "月末+30天", 100000, "示例干线", 2],
        ["C002", "宁波欣源商贸有限公司", "M01", "赵敏", "13800000002", "净30天", None, "示例快运", 3],
    ],
    "合作价格": [
        ["客户编码", "产品编码", "合作价(含税)", "生效日期", "价格依据"],
        ["C001", "P01", 80, d("01-01"), "HT-1"],
        ["C001", "P02", 112, d("01-01"), "HT-1"],
        ["C002", "P01", 82, d("01-01"), "HT-2"],
    ],
    "期初应收": [["客户编码", "单号", "单据日期", "金额"], ["C001", "Q0915", d("09-15"), 5000]],
    "订单": [
        ["订单号", "下单日期", "客户编码", "产品编码", "数量", "含税单价"],
        ["SO1", d("10-08"), "C001", "P01", 50, 80],
        ["SO1", d("10-08"), "C001", "P02", 20, 112],
        ["SO2", d("10-09"), "C002", "P01", 30, 82],
    ],
    "发货": [
        ["发货单号", "发货日期", "客户编码", "订单号", "产品编码", "数量", "含税单价", "实际到货", "签收数量"],
        ["D1", d("10-09"), "C001", "SO1", "P01", 50, 80, d("10-11"), 50],
        ["D1", d("10-09"), "C001", "SO1", "P02", 20, 112, d("10-11"), 20],
        ["D2", d("10-10"), "C002", "SO2", "P01", 30, 82, None, None],
    ],
    "退货": [
        ["退货单号", "退货日期", "客户编码", "原发货单号", "产品编码", "数量"],
        ["R1", d("10-20"), "C001", "D1", "P01", 5],
    ],
    "开票": [["发票号码", "开票日期", "客户编码", "价税合计"], ["26332000000000000001", d("10-25"), "C001", 6240]],
    "回款": [["收款单号", "收款日期", "客户编码", "金额"], ["RC1", d("10-28"), "C001", 6000]],
}


def book(**changes):
    """A copy of the book. changes: {tab: function of its rows, header first} or {tab: None} to leave a tab out."""
    tabs = deepcopy(BOOK)
    for tab, change in changes.items():
        rows = tabs.pop(tab)
        if change is not None:
            tabs[tab] = change(rows)
    return tabs


def take_in(tabs, name="office.xlsx", **how):
    """Import tabs as a workbook; the Outcome."""
    return imports.run(workbooks.save(name, tabs), by=SERVER, **how)


def only(*names):
    """The book with these tabs alone."""
    return {name: deepcopy(BOOK[name]) for name in names}


def counted(outcome):
    """{tab: (added, updated, same, wrong)} of what was not all nothing."""
    found = {one.name: (one.added, one.updated, one.same, one.wrong) for one in outcome.tabs}
    return {name: counts for name, counts in found.items() if any(counts)}
