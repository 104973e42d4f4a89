"""A list taken away as a file: what is shown and nothing else, within the reader's sight, and on record."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from gendan.customers import actions as customers
from gendan.people.models import Entry, Export
from tests.office import SERVER, d, draft, ordered
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
TITLES = 2  # rows above the header: the title, and what is shown
ORDERS = "/orders/?view=all&export=xlsx"


def _file(role, address):
    """What a person gets: the lines above, the header and the rows."""
    content = b"".join(client_of(role).get(address).streaming_content)
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    return [row[0] for row in rows[:TITLES]], rows[TITLES], rows[TITLES + 1 :]


def test_it_has_the_columns_the_rows_and_the_order_that_are_shown():
    ordered("EOM", ("P01", 3), on="10-08", number="A")
    ordered("NET", ("P01", 2), on="10-09", number="B")
    draft("NET", ("P02", 1), on="10-10", number="C")
    _titles, header, rows = _file("assistant", f"{ORDERS}&stage=confirmed&sort=-on&size=10")
    assert header == ("订单号", "客户", "下单日期", "件数", "已发", "订单金额", "要求交期", "承诺交期", "进度", "状态")
    assert [(row[0], row[1], row[3], row[5], *row[8:]) for row in rows] == [
        ("A", "EOM", 3, 240, "4/12 下达 · 进行中", "已确认"),
        ("B", "NET", 2, 160, "4/12 下达 · 进行中", "已确认"),
    ]


def test_it_has_every_page():
    for n in range(12):
        draft("EOM", ("P01", 1), number=f"A{n:02}")
    assert len(_file("assistant", f"{ORDERS}&size=10")[2]) == 12


def test_whoever_may_not_see_a_row_does_not_take_it_away():
    ordered("EOM", ("P01", 3), number="MINE")
    customers.assign([customers.Charge("NET", "M2", d("2025-02-01"))], by=SERVER)
    ordered("NET", ("P01", 2), number="OTHERS")
    assert [row[0] for row in _file("regional", ORDERS)[2]] == ["MINE"]
    assert _file("regional", f"{ORDERS}&customer=NET")[2] == []
    assert "OTHERS" not in text_of(client_of("regional").get(ORDERS))


def test_whoever_reads_no_prices_takes_none_away():
    ordered("EOM", ("P01", 3), number="A")
    _titles, header, rows = _file("logistics", ORDERS)
    assert "订单金额" not in header
    assert all(240 not in row for row in rows)


def test_it_says_what_is_in_it_and_is_on_record():
    ordered("EOM", ("P01", 3), number="A")
    titles, _header, _rows = _file("assistant", f"{ORDERS}&customer=EOM")
    one = Export.objects.get()
    assert titles == ["订单跟踪", f"客户：EOM  范围：全部  导出流水号：{one.number}"]
    assert (one.listing, one.conditions, one.rows, one.who) == (
        "orders:list",
        "客户：EOM  范围：全部",
        1,
        "assistant",
    )
    assert one.number in Entry.objects.get(deed="people.export").payload


@pytest.mark.parametrize("role", ["production", "quality"])
def test_whoever_only_works_on_an_order_takes_no_list_away(role):
    client = client_of(role)
    ordered("EOM", ("P01", 3), number="A")
    assert client.get(ORDERS).status_code == 403
    assert "export=xlsx" not in text_of(client.get("/orders/?view=all"))


def test_the_button_says_how_many_rows_there_are():
    for n in range(12):
        draft("EOM", ("P01", 1), number=f"A{n:02}")
    assert "导出 12 行" in text_of(client_of("assistant").get("/orders/?view=all&size=10"))


def test_it_has_the_columns_that_were_chosen():
    ordered("EOM", ("P01", 3), number="A")
    _titles, header, rows = _file("assistant", f"{ORDERS}&columns=signed&columns=amount")
    assert (header, rows) == (("订单号", "签收", "订单金额"), [("A", 0, 240)])


def test_a_column_that_is_asked_for_is_still_not_for_everybody():
    ordered("EOM", ("P01", 3), number="A")
    _titles, header, rows = _file("logistics", f"{ORDERS}&columns=quantity,amount")
    assert (header, rows) == (("订单号", "件数"), [("A", 3)])


def test_what_is_chosen_goes_out_and_nothing_beside_it():
    """As the list shows it, under its own conditions, and within the reader's sight."""
    for number, customer in (("A", "EOM"), ("B", "NET"), ("C", "NET")):
        draft(customer, ("P01", 2), number=number)
    titles, header, rows = _file("assistant", f"{ORDERS}&pick=A&pick=C&columns=amount")
    assert header == ("订单号", "订单金额")
    assert rows == [("C", 160), ("A", 160)]
    assert "所选：A、C" in titles[1]
    assert Export.objects.latest("pk").rows == 2
    assert _file("assistant", f"{ORDERS}&pick=A&pick=C&customer=NET")[2][0][0] == "C"
    customers.assign([customers.Charge("EOM", "", d("01-01"))], by=SERVER)
    assert [row[0] for row in _file("regional", f"{ORDERS}&pick=A&pick=C")[2]] == ["C"]


def test_a_choice_of_nothing_that_there_is_is_an_empty_file():
    draft("EOM", ("P01", 2), number="A")
    assert _file("assistant", f"{ORDERS}&pick=NOBODY")[2] == []


def test_the_whole_of_a_list_is_more_than_what_is_chosen_on_a_page():
    for number in "AB":
        draft("EOM", ("P01", 3), number=number)
    assert len(_file("assistant", f"{ORDERS}&pick=A")[2]) == 1
    assert len(_file("assistant", f"{ORDERS}&pick=A&whole=1")[2]) == 2
