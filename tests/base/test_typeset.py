"""Typesetting: the font it finds, what it says when there is none, and that data stay data."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pylopdf_fonts_zh_cn import serif_path
from pypdf import PdfReader

from gendan.base.faults import Refused
from gendan.base.typeset import chinese_font, typeset

AT = datetime(2026, 11, 5, 9, 30)
TEMPLATE = "#set text(font: sys.inputs.family)\n#json(bytes(sys.inputs.data)).words"


@pytest.fixture
def template(tmp_path):
    file = tmp_path / "words.typ"
    file.write_text(TEMPLATE, "utf-8")
    return file


def test_the_font_package_serves_without_any_setting(monkeypatch):
    monkeypatch.delenv("GENDAN_FONT", raising=False)
    folder, family = chinese_font()
    assert (Path(folder), family) == (Path(serif_path()).parent, "Noto Sans SC")


def test_the_setting_comes_first(monkeypatch, template):
    monkeypatch.setenv("GENDAN_FONT", str(serif_path()))
    assert chinese_font()[1] == "Noto Serif SC"
    page = PdfReader(BytesIO(typeset(template, {"words": "铺货"}, at=AT))).pages[0]
    (font,) = page["/Resources"]["/Font"].values()
    assert "NotoSerifSC-Regular" in font.get_object()["/BaseFont"]


def test_a_setting_that_is_no_font_file_is_refused_with_what_to_do(monkeypatch, tmp_path):
    for wrong in (tmp_path, tmp_path / "没有.ttf", Path(__file__)):
        monkeypatch.setenv("GENDAN_FONT", str(wrong))
        with pytest.raises(Refused, match="请改成一个中文字体文件"):
            chinese_font()


@pytest.mark.parametrize("words", ['#read("words.typ")', '$x^2$ *b* _i_ #eval("1+1")', "= 标题", "\\u{41}"])
def test_words_are_printed_as_they_stand(template, words):
    text = PdfReader(BytesIO(typeset(template, {"words": words}, at=AT))).pages[0].extract_text()
    assert text.replace(" ", "") == words.replace(" ", "")
