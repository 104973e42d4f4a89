"""Every spelling that offices use is taken exactly or refused with a remedy; none is changed on the way."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from gendan.base.clock import SHANGHAI
from gendan.base.period import MONTH_END
from gendan.base.workbook import Clock, ErrorValue, Shown, Unclear, Uncomputed
from gendan.base.workbook.cells import READERS, doubt, reader
from gendan.base.workbook.written import written

D = Decimal
DAY = date(2026, 10, 9)
CHOICES = {"prepaid": ("款到发货", "先款后货"), "monthly": ("月结",), "deposit": ("定金+尾款",)}

TAKEN = [
    # words
    ("text", "  杭州宏达　", "杭州宏达"),
    ("text", "a\r\nb\tc", "a\nb c"),
    ("text", "宏\u200b达\x07\ufeff", "宏达"),
    ("text", "①号店㎡½", "①号店㎡½"),
    ("text", "ＡＢＣ（甲）", "ＡＢＣ（甲）"),
    ("text", "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ("text", "+86", "+86"),
    ("text", "x" * 200, "x" * 200),
    ("text", 1200, "1200"),
    ("text", D("36.50"), "36.5"),
    ("text", True, "TRUE"),
    ("text", " \u3000\u200b", None),
    # codes
    ("code", "007", "007"),
    ("code", "Ｐ０１－Ａ", "P01-A"),
    ("code", " C001\u00a0", "C001"),
    ("code", 123, "123"),
    ("code", D("123.0"), "123"),
    ("code", D("1.38E+10"), "13800000000"),
    ("code", D("123456789012345"), "123456789012345"),
    ("code", "26332000000000000001", "26332000000000000001"),
    ("code", "1E5", "1E5"),
    ("code", "①", "①"),
    ("code", Shown(123, "00123"), "00123"),
    ("code", Shown(5, "P005"), "P005"),
    ("code", "=1+1", "=1+1"),
    # money
    ("cash", "1,234.50", D("1234.50")),
    ("cash", "¥80", D("80.00")),
    ("cash", "￥ 80.5", D("80.50")),
    ("cash", "１，２３４．５０元", D("1234.50")),
    ("cash", "(1,234.50)", D("-1234.50")),
    ("cash", "（80）", D("-80.00")),
    ("cash", "80-", D("-80.00")),
    ("cash", "-¥80", D("-80.00")),
    ("cash", "¥-80", D("-80.00")),
    ("cash", "−80", D("-80.00")),
    ("cash", "+80", D("80.00")),
    ("cash", ".5", D("0.50")),
    ("cash", "RMB 1,234,567.89", D("1234567.89")),
    ("cash", "人民币80元", D("80.00")),
    ("cash", 0, D("0.00")),
    ("cash", "-0", D("0.00")),
    ("cash", D("40.150000000000006"), D("40.15")),
    ("cash", D("0.30000000000000004"), D("0.30")),
    ("cash", "80.100", D("80.10")),
    ("cash", Shown(80, "80元"), D("80.00")),
    ("cash", "\t36.50 ", D("36.50")),
    ("price", "36.5", D("36.5000")),
    ("price", D("0.1234"), D("0.1234")),
    # quantities
    ("count", "120把", 120),
    ("count", "120 套", 120),
    ("count", "1,200pcs", 1200),
    ("count", "１２０", 120),
    ("count", D("3.0"), 3),
    ("count", Shown(5, "5套"), 5),
    ("count", "-3", -3),
    ("share", "7%", D("0.0700")),
    ("share", "７％", D("0.0700")),
    ("share", D("0.07"), D("0.0700")),
    ("share", "0.07", D("0.0700")),
    ("share", Shown(D("0.07"), "7%"), D("0.0700")),
    ("share", Shown(1, "100%"), D("1.0000")),
    ("share", Shown(7, "7%"), D("0.0700")),
    ("share", "120%", D("1.2000")),
    ("share", 0, D("0.0000")),
    ("number", "１,２５０.５", D("1250.5")),
    ("number", -3, D(-3)),
    ("factor", "0.92", D("0.9200")),
    ("factor", 1, D("1.0000")),
    ("factor", "92%", D("0.9200")),
    # days
    ("date", DAY, DAY),
    ("date", datetime(2026, 10, 9), DAY),
    ("date", "2026-10-09", DAY),
    ("date", "2026.10.9", DAY),
    ("date", "2026/10/9", DAY),
    ("date", "2026年10月9日", DAY),
    ("date", "2026 年 10 月 9 号", DAY),
    ("date", "20261009", DAY),
    ("date", 20261009, DAY),
    ("date", "２０２６－１０－０９", DAY),
    ("date", "2026-10-09 00:00:00", DAY),
    ("date", "2026-10-09T00:00:00.000", DAY),
    ("date", " 2026-2-28 ", date(2026, 2, 28)),
    ("datetime", datetime(2026, 10, 9, 9, 5), datetime(2026, 10, 9, 9, 5, tzinfo=SHANGHAI)),
    ("datetime", "2026-10-09 9:05", datetime(2026, 10, 9, 9, 5, tzinfo=SHANGHAI)),
    ("datetime", "2026/10/9 23:59:59", datetime(2026, 10, 9, 23, 59, 59, tzinfo=SHANGHAI)),
    ("datetime", "2026年10月9日 9时5分", datetime(2026, 10, 9, 9, 5, tzinfo=SHANGHAI)),
    ("datetime", "2026年10月9日 9：05", datetime(2026, 10, 9, 9, 5, tzinfo=SHANGHAI)),
    ("datetime", DAY, datetime(2026, 10, 9, tzinfo=SHANGHAI)),
    ("month", "2026-08", "2026-08"),
    ("month", "2026-8", "2026-08"),
    ("month", "2026年8月", "2026-08"),
    ("month", "2026年8月份", "2026-08"),
    ("month", "2026/8", "2026-08"),
    ("month", "202608", "2026-08"),
    ("month", 202608, "2026-08"),
    ("month", DAY, "2026-10"),
    ("month", datetime(2026, 10, 31), "2026-10"),
    ("month", "2026-10-31", "2026-10"),
    ("month", "2026.10", "2026-10"),
    ("closing_day", "月末", MONTH_END),
    ("closing_day", "25日", 25),
    ("closing_day", "每月25号", 25),
    ("closing_day", 28, 28),
    # choices
    *[("flag", yes, True) for yes in ("是", "√", "Y", "y", "１", 1, True, "有", " 是 ")],
    *[("flag", no, False) for no in ("否", "×", "N", "0", 0, False, "无")],
    ("choice", "款到发货", "prepaid"),
    ("choice", "先款后货 ", "prepaid"),
    ("choice", "定金＋尾款", "deposit"),
    ("choice", "月 结", "monthly"),
    # identities
    ("phone", "138 0000 0001", "13800000001"),
    ("phone", "138-0000-0001", "13800000001"),
    ("phone", "+86 13800000001", "13800000001"),
    ("phone", "１３８００００００01", "13800000001"),
    ("phone", 13800000001, "13800000001"),
    ("phone", "0571-88880001", "0571-88880001"),
    ("phone", "（0571）88880001", "0571-88880001"),
    ("phone", "057188880001", "0571-88880001"),
    ("phone", "021-68881234-801", "021-68881234-801"),
    ("phone", "021-68881234转801", "021-68881234-801"),
    ("phone", "400-800-1234", "400-800-1234"),
    ("phone", "95588", "95588"),
    ("phone", "+85291234567", "+85291234567"),
    ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
    ("uscc", "91350100m000100y43 ", "91350100M000100Y43"),
    ("uscc", "9135 0100 M000 100Y 43", "91350100M000100Y43"),
    ("uscc", "330106123456789", "330106123456789"),
    ("account", "6222 0212 3456 7890 123", "6222021234567890123"),
    ("raw", D("1.5"), D("1.5")),
]


@pytest.mark.parametrize(("kind", "cell", "value"), TAKEN)
def test_taken_exactly(kind, cell, value):
    read = reader(kind, choices=CHOICES)(cell)
    assert (read, type(read)) == (value, type(value))
    assert str(read) == str(value)


REFUSED = [
    ("text", "x" * 201, "最多 200 个字"),
    ("text", "x" * 32_767, "最多 200 个字"),
    ("text", DAY, "文本"),
    ("text", Clock("03:04:00"), "文本"),
    ("text", Uncomputed("=A1"), "公式没有算出"),
    ("text", ErrorValue("#REF!"), "#REF!"),
    ("text", D("12345678901234567890"), "15 位"),
    ("text", "1.38E+10", "科学计数法"),
    ("code", "1.38E+10", "科学计数法"),
    ("code", "1.38e+10 ", "科学计数法"),
    ("code", 1234567890123450, "15 位"),
    ("code", D("1.2345678901234567E+19"), "15 位"),
    ("code", D("1.5"), "小数点"),
    ("code", DAY, "文本"),
    ("code", True, "文本"),
    ("code", "P01\nP02", "两行"),
    ("code", "x" * 65, "最多 64 个字"),
    ("cash", "12.345", "两位小数"),
    ("cash", D("0.005"), "两位小数"),
    ("cash", "1.234,50", "逗号"),
    ("cash", "12,34", "逗号"),
    ("cash", "1,5", "逗号"),
    ("cash", "1,234,56", "逗号"),
    ("cash", "1e5", "看不懂"),
    ("cash", "1.2E+05", "科学计数法"),
    ("cash", "壹佰元整", "看不懂"),
    ("cash", "1.5万", "看不懂"),
    ("cash", "1 234", "看不懂"),
    ("cash", "8O", "看不懂"),
    ("cash", "-", "看不懂"),
    ("cash", "无", "看不懂"),
    ("cash", "(-80)", "看不懂"),
    ("cash", "-80-", "看不懂"),
    ("cash", "$80", "看不懂"),
    ("cash", "80元/套", "看不懂"),
    ("cash", "80 90", "看不懂"),
    ("cash", "NaN", "看不懂"),
    ("cash", "Infinity", "看不懂"),
    ("cash", "٣", "看不懂"),
    ("cash", True, "应填数字"),
    ("cash", DAY, "应填数字"),
    ("cash", Clock("1:00"), "应填数字"),
    ("cash", Uncomputed("=B2*C2"), "公式没有算出"),
    ("cash", ErrorValue("#N/A"), "#N/A"),
    ("cash", 10**12, "位数"),
    ("cash", D("1E+999999"), "位数"),
    ("cash", "9" * 400, "位数"),
    ("price", "0.12345", "4 位小数"),
    ("count", "3箱", "一包装"),
    ("count", "2 打", "一包装"),
    ("count", D("3.5"), "整数"),
    ("count", "1.5套", "整数"),
    ("count", "12十", "看不懂"),
    ("count", "120k", "看不懂"),
    ("count", 10**9, "整数"),
    ("count", datetime(1900, 4, 29), "应填数字"),
    ("share", 7, "百分之几"),
    ("share", 1, "百分之几"),
    ("share", "7", "百分之几"),
    ("share", "7‰", "看不懂"),
    ("share", "0.123456", "0.01%"),
    ("share", "%", "看不懂"),
    ("number", "0.00005", "4 位小数"),
    ("number", "约 12", "看不懂"),
    ("factor", 92, "0–10"),
    ("factor", "-0.1", "0–10"),
    ("date", "10/9/26", "全年月日"),
    ("date", "26-10-09", "全年月日"),
    ("date", "9.10", "全年月日"),
    ("date", "10月9日", "全年月日"),
    ("date", "2026-10/9", "全年月日"),
    ("date", "2026-10", "全年月日"),
    ("date", "261009", "全年月日"),
    ("date", "明天", "全年月日"),
    ("date", "9/10/2026", "全年月日"),
    ("date", D("9.1"), "全年月日"),
    ("date", 46304, "序号"),
    ("date", "46304", "全年月日"),
    ("date", D("46304.5"), "全年月日"),
    ("date", "2026-02-30", "没有"),
    ("date", "2026-13-01", "没有"),
    ("date", 20261309, "没有"),
    ("date", "0226-10-09", "年份"),
    ("date", date(1900, 1, 1), "年份"),
    ("date", datetime(2026, 10, 9, 14, 30), "去掉时间"),
    ("date", "2026-10-09 14:30", "去掉时间"),
    ("date", Clock("06:00:00"), "全年月日"),
    ("date", True, "全年月日"),
    ("datetime", "2026-10-09 25:00", "没有"),
    ("datetime", "2026-10-09 下午3:05", "全年月日"),
    ("month", "8月", "月份"),
    ("month", "2026-13", "没有 13 月"),
    ("month", "2026-00", "没有 0 月"),
    ("month", "26-08", "月份"),
    ("month", D("2026.1"), "月份"),
    ("month", "2026.1", "月份"),
    ("month", 46304, "月份"),
    ("closing_day", 31, "月末"),
    ("closing_day", "0", "月末"),
    ("closing_day", "上旬", "月末"),
    ("flag", "x", "“是”或“否”"),
    ("flag", "是否", "“是”或“否”"),
    ("flag", 2, "“是”或“否”"),
    ("flag", "○", "“是”或“否”"),
    ("choice", "现结", "只能填：款到发货、月结、定金+尾款"),
    ("choice", "款到发", "是不是“款到发货”"),
    ("choice", 5, "只能填"),
    ("phone", "1380000", "这里是 7 位"),
    ("phone", "138000000012", "这里是 12 位"),
    ("phone", "1.38E+10", "科学计数法"),
    ("phone", 57188880001, "开头的 0"),
    ("phone", "13800000001/13900000002", "一个号码"),
    ("phone", "张三", "一个号码"),
    ("phone", "12345678901", "开头的 0"),
    ("uscc", "91350100M000100Y4", "这里是 17 位"),
    ("uscc", "91350100M000100YO3", "字母 I、O"),
    ("uscc", "913501", "这里是 6 位"),
    ("uscc", "91350100M000100Y433", "这里是 19 位"),
    ("uscc", 110101199003071000, "15 位"),
    ("account", "1234567", "8–30 位"),
    ("account", 6222021234567890123, "15 位"),
    ("account", "62220212X4567", "8–30 位"),
    ("raw", ErrorValue("#N/A"), "#N/A"),
]


@pytest.mark.parametrize(("kind", "cell", "word"), REFUSED)
def test_refused_with_what_to_do(kind, cell, word):
    with pytest.raises(Unclear) as refusal:
        reader(kind, choices=CHOICES)(cell)
    remedy = str(refusal.value.remedy)
    assert word in remedy
    assert "：" in remedy or "请" in remedy
    assert not any(phrase in remedy for phrase in ("无效", "非法", "错误代码"))


def test_the_tables_cover_every_kind():
    assert len(TAKEN) + len(REFUSED) >= 200
    assert {kind for kind, _cell, _word in REFUSED} == set(READERS) | {"text", "code", "choice"}


@pytest.mark.parametrize("kind", sorted(READERS))
def test_blank_cells_are_empty_in_every_kind(kind):
    assert [reader(kind)(blank) for blank in ("", " ", "\u3000\u200b", "\n")] == [None] * 4


@pytest.mark.parametrize("kind", sorted({*READERS, "text", "code"}))
def test_what_looks_equal_is_not_remembered_as_equal(kind):
    read = reader(kind)
    for cell in (1, True, D(1), "1", 1, True):
        assert _said(read, cell) == _said(reader(kind), cell)


def _said(read, cell):
    try:
        value = read(cell)
    except Unclear as refusal:
        return str(refusal.remedy)
    return type(value), value


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("91350100M000100Y43", ""),
        ("91512081MA62K0260E", ""),
        ("91110000600037341L", ""),
        ("914403001922038216", ""),
        ("91350211M0000XUF46", "校验位"),
        ("91350100M0001TGQXM", "校验位"),
        ("330106123456789", "旧税号"),
    ],
)
def test_a_credit_code_that_fails_its_check_is_taken_and_doubted(number, word):
    assert reader("uscc")(number) == number
    assert word in doubt("uscc", number)
    assert bool(doubt("uscc", number)) == bool(word)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (D("1E+3"), "1000"),
        (D("1.50"), "1.5"),
        (DAY, "2026-10-09"),
        (datetime(2026, 10, 9, 9, 5), "2026-10-09 09:05"),
        (datetime(2026, 10, 9, 9, 5, 3), "2026-10-09 09:05:03"),
        (Uncomputed("=A1"), "=A1"),
        (Shown(123, "00123"), "00123"),
    ],
)
def test_a_cell_is_quoted_as_the_person_sees_it(cell, text):
    assert written(cell) == text
