from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.base import terms
from gendan.base.terms import Base, Kind, Term, UnclearTerm, due_on, parse

D = date.fromisoformat


@pytest.mark.parametrize(
    ("base", "net_30", "eom_30_days", "eom_1_month", "eom_1_month_25", "eom_60_days", "eom_2_months"),
    [
        ("2026-08-18", "2026-09-17", "2026-09-30", "2026-09-30", "2026-09-25", "2026-10-30", "2026-10-31"),
        ("2026-09-15", "2026-10-15", "2026-10-30", "2026-10-31", "2026-10-25", "2026-11-29", "2026-11-30"),
        ("2026-01-31", "2026-03-02", "2026-03-02", "2026-02-28", "2026-02-25", "2026-04-01", "2026-03-31"),
        ("2026-03-10", "2026-04-09", "2026-04-30", "2026-04-30", "2026-04-25", "2026-05-30", "2026-05-31"),
    ],
)
def test_the_table_of_money_3_3(base, net_30, eom_30_days, eom_1_month, eom_1_month_25, eom_60_days, eom_2_months):
    texts = ["净30天", "月末+30天", "次月末", "次月25日", "月末+60天", "月末+2个月"]
    found = [due_on(parse(text), delivered_on=D(base)).isoformat() for text in texts]
    assert found == [net_30, eom_30_days, eom_1_month, eom_1_month_25, eom_60_days, eom_2_months]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("款到发货", Term(Kind.PREPAY)),
        ("先款后货", Term(Kind.PREPAY)),
        ("货到付款", Term(Kind.COD)),
        ("定金30%+尾款发货前", Term(Kind.DEPOSIT, percent=30)),
        ("定金３０％＋尾款发货前付清", Term(Kind.DEPOSIT, percent=30)),
        ("净30天", Term(Kind.NET, days=30)),
        ("净 ３０ 天", Term(Kind.NET, days=30)),
        ("net30", Term(Kind.NET, days=30)),
        ("月末+30天", Term(Kind.EOM_DAYS, days=30)),
        ("月底＋６０天", Term(Kind.EOM_DAYS, days=60)),
        ("月末后45天", Term(Kind.EOM_DAYS, days=45)),
        ("次月末", Term(Kind.EOM_MONTHS, months=1)),
        ("下个月底", Term(Kind.EOM_MONTHS, months=1)),
        ("次月25日", Term(Kind.EOM_MONTHS, months=1, day=25)),
        ("次月５号", Term(Kind.EOM_MONTHS, months=1, day=5)),
        ("月末+2个月10日", Term(Kind.EOM_MONTHS, months=2, day=10)),
        ("滚动铺底", Term(Kind.ROLLING)),
        ("实销实结+15天", Term(Kind.CONSIGN, days=15)),
        ("实销实结", Term(Kind.CONSIGN, days=0)),
    ],
)
def test_every_spelling_of_the_workbook_and_the_usual_synonyms(text, term):
    assert parse(text) == term


@pytest.mark.parametrize("text", ["月结30天", "月结", "月结60"])
def test_monthly_settlement_is_ambiguous_and_the_choices_are_named(text):
    with pytest.raises(UnclearTerm, match=f"“{text}”有几种算法.*净30天.*月末\\+30天.*次月末.*次月25日"):
        parse(text)


NO_TERMS = ["30天", "次月32日", "次月0日", "订金30%+尾款发货前", "定金0%+尾款发货前", "净一个月", "净1000天"]
FIXED = ["款到发货", "货到付款", "定金30%+尾款发货前", "滚动铺底"]
COUNTED = ["净30天", "月末+30天", "次月末", "次月25日", "实销实结+15天"]


@pytest.mark.parametrize("text", ["", *NO_TERMS])
def test_anything_else_is_refused_with_the_spellings(text):
    with pytest.raises(UnclearTerm, match=r"看不懂结算方式.*款到发货.*定金30%\+尾款发货前.*实销实结\+15天"):
        parse(text)


KINDS = st.one_of(
    st.sampled_from([Term(Kind.PREPAY), Term(Kind.COD), Term(Kind.ROLLING)]),
    st.builds(Term, st.just(Kind.DEPOSIT), percent=st.integers(1, 99)),
    st.builds(Term, st.sampled_from([Kind.NET, Kind.EOM_DAYS, Kind.CONSIGN]), days=st.integers(0, 999)),
    st.builds(Term, st.just(Kind.EOM_MONTHS), months=st.integers(1, 99), day=st.none() | st.integers(1, 31)),
)


@given(KINDS, st.sampled_from(Base))
def test_the_text_of_a_term_reads_back(term, base):
    assert parse(term.text()) == term
    assert parse(term.text(), base) == Term(term.kind, term.days, term.months, term.day, term.percent, base)


@pytest.mark.parametrize("text", [*FIXED, *COUNTED])
def test_the_spellings_of_the_workbook_are_the_canonical_ones(text):
    assert parse(text).text() == text


@pytest.mark.parametrize("text", ["款到发货", "定金30%+尾款发货前"])
def test_paid_before_or_at_delivery(text):
    assert due_on(parse(text), delivered_on=D("2026-10-12"), signed_on=D("2026-10-15")) == D("2026-10-12")


def test_cash_on_delivery_is_due_when_signed_else_when_expected_else_when_sent():
    cod, sent, expected, signed = parse("货到付款"), D("2026-10-12"), D("2026-10-16"), D("2026-10-17")
    assert due_on(cod, delivered_on=sent, signed_on=signed, expected_on=expected) == signed
    assert due_on(cod, delivered_on=sent, expected_on=expected) == expected
    assert due_on(cod, delivered_on=sent) == sent


@pytest.mark.parametrize("base", [Base.SIGNED, Base.INVOICED, Base.RECONCILED])
def test_another_base_counts_from_its_own_day_and_is_unknown_until_then(base):
    term = parse("净30天", base)
    assert due_on(term, delivered_on=D("2026-08-01")) is None
    assert due_on(term, delivered_on=D("2026-08-01"), **{f"{base.value}_on": D("2026-08-18")}) == D("2026-09-17")


def test_settled_goods_count_from_the_settlement():
    assert due_on(parse("实销实结+15天"), delivered_on=D("2026-09-30")) == D("2026-10-15")
    assert due_on(parse("实销实结+15天", Base.SIGNED), delivered_on=D("2026-09-30")) == D("2026-10-15")
    assert due_on(parse("实销实结+15天", Base.INVOICED), delivered_on=D("2026-09-30")) is None


def test_rolling_credit_has_no_due_day_of_its_own():
    assert due_on(parse("滚动铺底"), delivered_on=D("2026-09-05")) is None


def test_a_day_the_month_does_not_have_is_its_last():
    assert due_on(parse("次月31日"), delivered_on=D("2026-01-15")) == D("2026-02-28")


def test_due_days_do_not_move_off_rest_days():
    assert due_on(parse("次月3日"), delivered_on=D("2026-09-15")) == D("2026-10-03")  # 国庆节


def test_the_office_words_for_the_bases():
    assert set(terms.BASES.values()) == set(Base)
