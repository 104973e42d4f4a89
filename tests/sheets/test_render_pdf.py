"""Sheets as PDF: every printed figure at its place, the header and the page count on every page, the font inside."""

import re
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.base.table import Column, build
from gendan.sheets.render import pdf
from gendan.sheets.render.pdf import write_pdf
from tests.sheets import extract, sample

A4 = (841.89, 595.28)


@pytest.mark.parametrize(
    "filled",
    [sample.october(), sample.wide(), sample.long(300), sample.empty()],
    ids=["october", "wide", "long", "empty"],
)
def test_every_figure_is_printed_at_its_place(filled):
    assert extract.figures_of_pdf(write_pdf(filled, **sample.PRINTED), filled) == extract.printed(filled)


def test_every_page_is_a4_with_title_column_heads_page_count_and_foot():
    pages = _long_pages()
    assert len(pages) > 5
    for n, page in enumerate(pages, 1):
        text = page.extract_text()
        assert tuple(round(float(side), 2) for side in page.mediabox[2:]) == A4
        assert "直销客户每月销售汇总表" in text
        assert "客户名称" in text
        assert f"第 {n} 页/共 {len(pages)} 页" in text
        assert "打印日期:2026-11-05 09:30" in text
        assert "打印人:陈静&Co" in text
        assert "日志:57-0a1b2c3d4e5f" in text
        assert "密级:内部" in text


def test_the_heading_stands_on_the_first_page_and_the_places_to_sign_on_the_last():
    texts = [page.extract_text() for page in _long_pages()]
    for said in ("期间:2026年10月01日—2026年10月31日", "口径:发货日期", "单位:元(含税)"):
        assert [said in text for text in texts] == [True] + [False] * (len(texts) - 1)
    for place in ("制表:", "审核:", "批准:"):
        assert [place in text for text in texts] == [False] * (len(texts) - 1) + [True]
    assert all("XS-R-07-202610-V1" in text for text in texts)


def test_all_text_is_set_in_an_embedded_font():
    fonts = [font.get_object() for page in _pages(sample.october()) for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descendant = font["/DescendantFonts"][0].get_object()
        assert {"/FontFile2", "/FontFile3"} & descendant["/FontDescriptor"].get_object().keys()


@pytest.mark.parametrize("text", [text for text in sample.DIRTY if "\n" not in text and "\x07" not in text])
def test_what_a_person_wrote_is_printed_and_never_run(text):
    filled = sample.filled(
        build([Column("note", text, width=90)], [{"note": text}]), title=text, company=text, basis=text
    )
    said = "".join(page.extract_text() for page in _pages(filled)).replace(" ", "")
    assert said.count(text.replace(" ", "")) >= 5


def test_what_nobody_can_read_is_left_out():
    page = _pages(sample.filled(build([Column("note", "备注")], [{"note": "完\x07\uffff好\ud800"}])))[0]
    assert "完好" in page.extract_text()


def test_a_very_wide_sheet_repeats_the_names_in_each_part():
    text = "".join(page.extract_text() for page in _pages(sample.wide()))
    assert [text.count(f"第 {n} 部分，共 4 部分") for n in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert text.count("HT-2026-017") == 4


def test_no_text_is_smaller_than_six_and_a_half_points():
    sizes = []
    for page in _pages(sample.wide()):
        page.extract_text(visitor_text=lambda text, _c, _t, _f, size: sizes.append(size) if text.strip() else None)
    assert min(sizes) >= 6.5


def test_a_confidential_sheet_carries_its_reader_across_every_page():
    for page in _pages(sample.wide()):
        assert page.extract_text().replace("\n", "").count("机密 陈静&Co 2026-11-05 09:30") == 4
    assert not any("机密" in page.extract_text() for page in _pages(sample.october()))


def test_a_word_longer_than_its_column_breaks_instead_of_running_over():
    rows = [{"note": "abcdefghij" * 50, "amount": 1}]
    filled = sample.filled(build([Column("note", "备注"), Column("amount", "数量", "count")], rows))
    lines = ["".join(line).replace("\u200b", "") for line in extract.lines_of_pdf(write_pdf(filled, **sample.PRINTED))]
    parts = [line for line in lines if re.fullmatch("[a-j]+", line)]
    assert len(parts) > 1
    assert "".join(parts) == rows[0]["note"]


def test_a_sheet_of_many_pages_is_drawn_in_pieces_and_numbered_through(monkeypatch):
    monkeypatch.setattr(pdf, "CELLS_AT_ONCE", 600)
    filled = sample.long(150)
    data = write_pdf(filled, **sample.PRINTED)
    texts = [page.extract_text() for page in PdfReader(BytesIO(data)).pages]
    assert [f"第 {n} 页/共 {len(texts)} 页" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)
    assert ["制表:" in text for text in texts] == [False] * (len(texts) - 1) + [True]
    assert extract.figures_of_pdf(data, filled) == extract.printed(filled)


def test_the_same_sheet_gives_the_same_file():
    assert write_pdf(sample.october(), **sample.PRINTED) == write_pdf(sample.october(), **sample.PRINTED)


def test_without_a_usable_font_it_refuses_and_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("GENDAN_FONT", str(tmp_path / "没有.ttf"))
    with pytest.raises(Refused, match="请改成一个中文字体文件") as refused:
        write_pdf(sample.empty(), **sample.PRINTED)
    assert refused.value.faults[0].field == "font"


@cache
def _long_pages():
    return _pages(sample.long(300))


def _pages(filled):
    return PdfReader(BytesIO(write_pdf(filled, **sample.PRINTED))).pages
