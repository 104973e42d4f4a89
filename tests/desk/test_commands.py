"""The command line, as workbook.md tells it from outside: what it takes, what it says, and how it ends."""

import json
import re

import pytest
from openpyxl import load_workbook

from gendan import cli
from gendan.books.models import Balance
from gendan.customers.models import Customer
from gendan.desk.commands import COMMANDS
from tests import tables, workbooks
from tests.desk.files import BOOK, book, only
from tests.office import open_files, shipped

DONE, DIFFERENCES, NOTHING = 0, 1, 2
WORDS = re.compile("[一-鿿]")
WRONG = book(订单=lambda rows: [*rows, ["SO3", "昨天", "C001", "P01", 5, 80]])


@pytest.fixture
def said(capsys):
    """A command's (exit code, what it wrote, what it complained of)."""

    def run(*command):
        code = cli.main([str(part) for part in command])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def helped(capsys):
    """The same of what ends in the reading of the command itself."""

    def run(*command):
        with pytest.raises(SystemExit) as end:
            cli.main(list(command))
        return end.value.code, *capsys.readouterr()

    return run


@pytest.fixture
def good():
    return workbooks.save("office.xlsx", BOOK)


@pytest.fixture
def faulty():
    return workbooks.save("faulty.xlsx", WRONG)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_and_every_option_is_explained_in_chinese(helped, command):
    """Each line of the options has Chinese words; argparse's own English ones are nowhere."""
    code, text, _complaint = helped(*([command] if command else []), "--help")
    assert code == DONE
    assert text.startswith("用法: gendan")
    options = re.findall(r"^  (?:-|FILE|R07)[^\n]*(?:\n {10,}[^\n]*)*", text, re.MULTILINE)
    assert options
    assert [one for one in options if not WORDS.search(one)] == []
    assert not re.search("usage|options:|arguments|show this", text)
    if not command:
        assert set(re.findall(r"^    (\w+)", text, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("sheet", "R07"),
        ("sheet", "R07", "--period", "2026-10", "--format", "doc"),
        ("import",),
        ("drop",),
        ("serve", "--port", "x"),
    ],
)
def test_a_command_that_is_written_wrongly_is_told_where_to_look(helped, command):
    code, text, complaint = helped(*command)
    assert (code, text) == (NOTHING, "")
    assert re.search(r"命令写得不对.*用法见 gendan.* --help", complaint)


def test_an_import_tells_what_it_did_and_the_second_time_that_nothing_changed(db, said, good):
    assert said("import", good)[0] == DONE
    before = tables.digest()
    code, text, complaint = said("import", good)
    assert (code, complaint) == (DONE, "")
    assert "订单：新增 0，更新 0，相同 3，有错 0" in text
    assert tables.digest() == before


def test_an_import_as_json(db, said, good, faulty):
    code, text, complaint = said("import", good, "--json")
    told = json.loads(text)
    assert (code, complaint, told["written"], told["faults"]) == (DONE, "", True, [])
    assert {one["name"]: one["added"] for one in told["tabs"] if one["added"]} == {
        name: len(rows) - 1 for name, rows in BOOK.items()
    }
    code, text, _complaint = said("import", faulty, "--json")
    told = json.loads(text)
    assert (code, told["written"], told["batch"]) == (NOTHING, False, None)
    assert [(one["tab"], one["row"], one["column"], one["value"]) for one in told["faults"]] == [
        ("订单", 5, "B", "昨天")
    ]
    assert WORDS.search(told["faults"][0]["remedy"])


def test_a_faulty_file_writes_nothing_and_comes_back_with_its_marks(db, said, faulty, tmp_path):
    before, marked = tables.digest(), tmp_path / "marked.xlsx"
    code, _text, complaint = said("import", faulty, "--annotated", marked)
    assert code == NOTHING
    assert "订单 第 5 行 下单日期“昨天”" in complaint
    assert "没有写入任何内容" in complaint
    assert tables.digest() == before
    assert load_workbook(marked)["订单"]["B5"].fill.fgColor.rgb not in {"00000000", None}


def test_only_what_is_correct_comes_in_where_somebody_wants_that(db, said, faulty):
    code, _text, complaint = said("import", faulty, "--only-correct")
    assert (code, "昨天" in complaint, "没有写入" in complaint) == (DONE, True, False)
    assert Customer.objects.count() == 2


def test_a_rehearsal_ends_as_the_import_would_and_writes_nothing(db, said, good, faulty):
    before = tables.digest()
    assert said("import", good, "--dry-run")[0] == DONE
    assert said("import", faulty, "--dry-run")[0] == NOTHING
    assert tables.digest() == before


def test_a_tab_comes_in_alone(db, said, good):
    assert said("import", good, "--tab", "产品")[0] == DONE
    assert Customer.objects.count() == 0
    assert said("import", good, "--tab", "业务经理", "--tab", "客户")[0] == DONE
    assert Customer.objects.count() == 2
    assert said("import", workbooks.save("a.xlsx", only("产品")), "--tab", "客户")[0] == NOTHING


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("import", "/no/such.xlsx"), "打不开这个文件"),
        (("import", "office.xlsx", "--annotated", "/no/such/marked.xlsx"), "不能写到 /no/such/marked.xlsx"),
        (("sheet", "R99", "--period", "2026-10"), "没有报表 R99"),
        (("sheet", "R07", "--period", "2026-13"), "看不懂期间“2026-13”"),
        (("sheet", "R07", "--period", "2026-10", "--as-of", "2026-10-30"), "期间的最后一天 2026-10-31"),
        (("sheet", "R03", "--period", "2026-10", "--as-of", "2026-11-01"), "不是 2026-10 里的一天"),
        (("sheet", "R03", "--period", "2026-10", "--as-of", "2026-10"), "不是 2026-10 里的一天"),
        (("sheet", "R07", "--period", "2026-10", "--as", "niemand"), "没有登录名 niemand"),
        (("sheet", "R07", "--period", "2026-10", "--as", "production"), "无权看这张报表"),
        (("sheet", "R07", "--period", "2026-10", "--out", "/no/such/r07.json"), "不能写到 /no/such/r07.json"),
        (("sheet", "R07", "--period", "2026-10", "--out", "/"), "不能写到 /"),
    ],
)
def test_whatever_cannot_be_done_is_one_sentence_and_nothing_is_written(office, said, command, told):
    before = tables.digest()
    code, text, complaint = said(*command)
    assert (code, text) == (NOTHING, "")
    assert told in complaint
    assert complaint.count("\n") == 1
    assert tables.digest() == before


def test_a_sheet_comes_in_every_form(office, said, tmp_path):
    shipped("EOM", ("P01", 10), on="10-09")
    code, text, complaint = said("sheet", "R07", "--period", "2026-10")
    told = json.loads(text)
    assert (code, complaint, told["code"], told["period"]) == (DONE, "", "R07", "2026-10")
    assert {"title", "basis", "columns", "rows", "totals", "blocks"} < told.keys()
    assert told["totals"]["net_sales"] == "800.00"
    for form, start in (("json", b"{"), ("xlsx", b"PK\x03\x04"), ("pdf", b"%PDF-"), ("html", b"<table")):
        out = tmp_path / f"r07.{form}"
        assert said("sheet", "R07", "--period", "2026-10", "--format", form, "--out", out) == (DONE, "", "")
        assert out.read_bytes().startswith(start)
    assert json.loads((tmp_path / "r07.json").read_text()) == told


def test_a_day_in_the_period_closes_the_sheets_that_stand_on_a_day(office, said):
    """800 shipped on the 9th: R03 knows it from that day on; R07 of the month is the same with its last day said."""
    shipped("EOM", ("P01", 10), on="10-09")
    owed = [
        json.loads(said("sheet", "R03", "--period", "2026-10", "--as-of", f"2026-10-{day}")[1])["totals"]
        for day in ("08", "09")
    ]
    assert [totals["receivable_closing"] for totals in owed] == ["0.00", "800.00"]
    month = said("sheet", "R07", "--period", "2026-10")
    assert said("sheet", "R07", "--period", "2026-10", "--as-of", "2026-10-31") == month


def test_a_login_sees_on_paper_what_he_sees_on_the_screen(office, said):
    open_files({"FREMD": {}}, manager="M2")
    for login, sees in ((), True), (("--as", "regional"), False), (("--as", "ASSISTANT"), True):
        code, text, _complaint = said("sheet", "R01", "--period", "2026-10", *login)
        assert (code, "FREMD" in text, "EOM" in text) == (DONE, sees, True)


def test_verify_finds_a_drift_of_one_fen(office, said):
    shipped("EOM", ("P01", 10), on="10-09")
    assert said("verify") == (DONE, "所有余额与原始记录一致，日志完整。\n", "")
    assert json.loads(said("verify", "--json")[1]) == {"differences": []}
    Balance.objects.filter(customer__code="EOM").update(receivable="800.01")
    code, text, complaint = said("verify")
    assert (code, complaint) == (DIFFERENCES, "")
    assert re.search("800.01.*800.00", text)
    code, again, _complaint = said("verify", "--json")
    assert code == DIFFERENCES
    assert "".join(f"{one}\n" for one in json.loads(again)["differences"]) == text


def test_the_sheets_are_listed(db, said):
    code, text, complaint = said("sheets")
    assert (code, complaint) == (DONE, "")
    assert re.findall(r"^(R\d+) 《.+》$", text, re.MULTILINE) == ["R01", "R02", "R03", "R07", "R08", "R09"]
