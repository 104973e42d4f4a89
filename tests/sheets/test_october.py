"""The sheets of October 2026 say what sheets.md works out by hand (1.1 to 1.10), to the 分 and in every form."""

import json
from datetime import UTC, datetime

import pytest

from gendan.customers.models import Customer
from gendan.sheets import catalogue
from gendan.sheets.render.pdf import write_pdf
from gendan.sheets.render.xlsx import write_xlsx
from gendan.sheets.sheet import as_json
from tests import crowd
from tests.office import SERVER, account, y
from tests.sheets import extract, sample
from tests.sheets.october import SHEETS, october

__all__ = ["october"]

RECEIVABLES = """
name                 C001      C002      C003      total
consigned_opening    0.00      3500.00   0.00      3500.00
consigned_out        0.00      16400.00  0.00      16400.00
consigned_settled    0.00      11940.00  0.00      11940.00
consigned_returned   0.00      0.00      0.00      0.00
consigned_closing    0.00      7960.00   0.00      7960.00
consigned_use_rate   -         15.92     -         -
consigned_oldest_on  -         2026-09-01 -        -
receivable_opening   88000.00  8000.00   0.00      96000.00
receivable_increase  55200.00  11940.00  33800.00  100940.00
received             60000.00  5000.00   33800.00  98800.00
receivable_closing   83200.00  14940.00  0.00      98140.00
advance              0.00      0.00      0.00      0.00
not_due              55200.00  11940.00  0.00      67140.00
overdue              28000.00  3000.00   0.00      31000.00
overdue_days_max     1         16        0         -
age_0_30             55200.00  11940.00  0.00      67140.00
age_31_60            28000.00  3000.00   0.00      31000.00
age_61_90            0.00      0.00      0.00      0.00
exposure             83200.00  22900.00  0.00      106100.00
credit_available     16800.00  -         -         -
"""
MONTH = """
name                   C001      C002      C003      total
order_amount           56800.00  0.00      33800.00  90600.00
delivery_count         2         1         1         4
shipped_quantity       650       180       500       1330
shipped                56800.00  11940.00  33800.00  102540.00
returned               1600.00   0.00      0.00      1600.00
net_sales              55200.00  11940.00  33800.00  100940.00
consigned_out          0.00      16400.00  0.00      16400.00
receivable_opening     88000.00  8000.00   0.00      96000.00
received               60000.00  5000.00   33800.00  98800.00
receivable_closing     83200.00  14940.00  0.00      98140.00
collection_rate        108.70    41.88     100.00    97.88
uninvoiced_opening     58000.00  0.00      0.00      58000.00
invoiced               58000.00  11940.00  33800.00  103740.00
uninvoiced_closing     55200.00  0.00      0.00      55200.00
backlog_amount         0.00      0.00      0.00      0.00
arrival_feedback_rate  100.00    0.00      0.00      50.00
"""
YEAR = """
name             C001       C002      C003      total
month_08         30000.00   0.00      0.00      30000.00
month_09         58000.00   8000.00   0.00      66000.00
month_10         55200.00   11940.00  33800.00  100940.00
month_11         -          -         -         -
year_total       143200.00  19940.00  33800.00  196940.00
last_year_total  46000.00   0.00      42250.00  88250.00
mom_growth       -4.83      49.25     -         52.94
last_year_month  46000.00   0.00      42250.00  88250.00
yoy_growth       20.00      -         -20.00    14.38
month_share      54.69      11.83     33.49     100.00
rank             1          3         2         -
"""
PRODUCTS = """
name               P01       P02       P03       total
month_quantity     600       350       360       1310
month_amount       48240.00  39800.00  12900.00  100940.00
amount_share       47.79     39.43     12.78     100.00
month_amount_excl  42690.26  35221.23  11415.93  89327.42
product_cost       31200.00  27300.00  7560.00   66060.00
gross_profit       11490.26  7921.23   3855.93   23267.42
buyer_count        2         2         2         -
returned_quantity  20        0         0         20
sold_quantity      620       350       360       1330
return_rate        3.23      0.00      0.00      1.50
"""
FIGURES = {"R03": RECEIVABLES, "R07": MONTH, "R08": YEAR, "R09": PRODUCTS}


def drawn(code):
    """A sheet as JSON: its rows by key, and its totals under "total"."""
    filled = catalogue.fill(code, SHEETS[code], SERVER)
    said = as_json(filled)
    return dict(zip(filled.table.keys, said["rows"], strict=True)) | {"total": said["totals"]}


@pytest.mark.parametrize("code", FIGURES)
def test_the_worked_month(october, code):
    """Every figure of the fixture; - where there is nothing to compute or a total means nothing."""
    figures = FIGURES[code]
    said, (head, *lines) = drawn(code), [line.split() for line in figures.split("\n") if line]
    wrong = []
    for name, *values in lines:
        for key, value in zip(head[1:], values, strict=True):
            found = said[key].get(name)
            if ("-" if found is None else str(found)) != value:
                wrong.append(f"{code} {key} {name}: {found}, not {value}")
    assert wrong == []


def test_the_price_list(october):
    """P01 for C001: 80.00 of 85.00, 70.79646018 without tax, 26.55 % above 52.00, floor 52 / 0.9 × 1.13 = 65.29."""
    row = drawn("R02")["C001|P01|agreed|1"]
    said = [row[name] for name in ("agreed_price_incl", "list_price", "discount_rate", "agreed_price_excl")]
    assert said == ["80.00", "85.00", "94.12", "70.79646018"]
    assert [row[name] for name in ("unit_cost", "gross_margin", "floor_price")] == ["52.00", "26.55", "65.29"]


def test_the_bills_roll_forward(october):
    """期末应收 = 期初 + 净销售 − 回款: 98,140 = 96,000 + 100,940 − 98,800; C003 had paid before the goods left."""
    row = catalogue.fill("R07", "2026-10", SERVER).table.totals
    assert row["receivable_closing"] == row["receivable_opening"] + row["net_sales"] - row["received"] == 98140
    assert account("C003")[:2] == (0, 0)


def test_the_register_has_a_line_for_everybody(october):
    filled = catalogue.fill("R01", SHEETS["R01"], SERVER)
    assert filled.table.keys == ["C001", "C002", "C003"]
    assert {name: value for name, (_title, _kind, value) in filled.table.rates.items()} == {
        "customer_count": 3,
        "active_count": 3,
    }


def test_a_time_is_what_the_office_clock_showed(october):
    """Changed at 23:30 in UTC is 07:30 of the next day here, in every form."""
    Customer.objects.update(updated_at=datetime(2026, 10, 30, 23, 30, 59, tzinfo=UTC))
    assert drawn("R01")["C001"]["updated_at"] == "2026-10-31T07:30:00"


def test_shares_of_a_month_add_up_to_a_hundred(october):
    """54.69, 11.83 and 33.49 would be 100.01; the block gives the 分 of a percent to nobody twice."""
    shares = catalogue.fill("R08", SHEETS["R08"], SERVER).blocks["shares"]
    assert sum(row["month_10"] for row in shares.rows) == y("100.00")


@pytest.mark.parametrize("code", SHEETS)
def test_every_form_shows_the_same_figures(october, code):
    """What a reader finds in the XLSX and on the printed pages is what the JSON says, cell by cell."""
    filled = catalogue.fill(code, SHEETS[code], SERVER, export=True)
    assert extract.figures_of_xlsx(write_xlsx(filled, **sample.PRINTED), filled) == extract.stated(filled)
    assert extract.figures_of_pdf(write_pdf(filled, **sample.PRINTED), filled) == extract.printed(filled)


def test_the_sheets_are_the_same_wherever_the_server_stands(own_database):
    """Byte for byte, on a server in Shanghai, in UTC and in Los Angeles (B10)."""
    first = crowd.tell(own_database | {"TZ": "Asia/Shanghai"}, "tests.sheets.october:furnish_and_state")
    for zone in ("UTC", "America/Los_Angeles"):
        assert crowd.tell(own_database | {"TZ": zone}, "tests.sheets.october:stated") == first
    assert {code: json.loads(text)["code"] for code, text in first.items()} == {code: code for code in SHEETS}
