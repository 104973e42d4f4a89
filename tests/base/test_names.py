import pytest

from gendan.base import names, readings
from gendan.base.models import Setting


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("　杭州宏达五金（有限公司） ", "杭州宏达五金(有限公司)"),
        ("王　　强", "王强"),
        ("Ａ－３０１　三层置物架", "A-301 三层置物架"),
        ("Smith   &\tCo.", "Smith & Co."),
        ("宏达\u200b五金\ufeff", "宏达五金"),
        ("", ""),
    ],
)
def test_the_spelling_that_is_stored(written, stored):
    assert names.normalise(written) == stored
    assert names.normalise(stored) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("杭州宏达五金有限公司", "杭州宏达五金有限责任公司"),
        ("杭州宏达五金有限公司", "杭州宏达五金股份有限公司"),
        ("宏达（杭州）五金有限公司", "宏达(杭州)五金有限公司"),
        ("宏达(杭州)五金", "宏达 杭州 五金"),
        ("ABC 五金·工具", "abc五金工具"),
    ],
)
def test_two_spellings_of_one_name(one, other):
    assert names.bare(one) == names.bare(other)


def test_two_different_names_stay_different():
    assert names.bare("杭州宏达五金有限公司") != names.bare("杭州宏大五金有限公司")
    assert names.bare("杭州宏达五金") != names.bare("杭州宏达五金有限公司")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cswj", "长沙市长盛五金"),
        ("csscswj", "长沙市长盛五金"),
        ("changsheng", "长沙市长盛五金"),
        ("szq", "单志强"),
        ("dzq", "单志强"),
        ("shanzhiqiang", "单志强"),
        ("qy", "仇英"),
        ("zgq", "曾国强"),
        ("zengguoqiang", "曾国强"),
        ("cq", "重庆"),
        ("chongqing", "重庆"),
        ("yq", "乐清"),
        ("xm", "厦门"),
        ("la", "六安"),
        ("py", "番禺"),
        ("gy", "涡阳"),
        ("ys", "铅山"),
        ("kj", "会稽"),
        ("ycg", "尉迟恭"),
        ("mqx", "万俟卨"),
        ("hzhd", "杭州宏达五金有限公司"),
        ("hdwjyxgs", "杭州宏达五金有限公司"),
        ("宏达 hz", "杭州宏达五金有限公司"),
        ("HZHD", "杭州宏达五金有限公司"),
        ("（宏达）", "杭州宏达五金有限公司"),
        ("有限责任公司", "杭州宏达五金有限公司"),
        ("a301", "A-301 三层置物架"),
        ("A-301", "A-301 三层置物架"),
        ("301sc", "A-301 三层置物架"),
    ],
)
@pytest.mark.django_db
def test_what_a_person_types_finds_the_name(query, name):
    assert_found(query, names.search_text(name), expected=True)


@pytest.mark.parametrize(("query", "name"), [("xyz", "杭州宏达五金"), ("宏达 宁波", "杭州宏达五金"), ("%", "100%棉")])
@pytest.mark.django_db
def test_what_is_not_in_the_name_does_not_find_it(query, name):
    assert_found(query, names.search_text(name), expected=query == "%")  # a sign alone asks for nothing in particular


def assert_found(query, text, *, expected):
    Setting.objects.create(key="a name", valid_from="2026-01-01", value=text)
    assert Setting.objects.filter(names.matching(query, field="value")).exists() is expected


def test_the_other_names_of_a_record_are_found_too():
    text = names.search_text("宁波欣源商贸有限公司", "欣源", "C002", "", "XYMY")
    assert {"欣源", "xinyuan", "xy", "c002", "xymy"} <= set(text.split())


def test_every_reading_of_the_initials_up_to_a_bound():
    variants = names.search_text("单志强").split()
    assert {"szq", "dzq", "czq", "szj"} <= set(variants)
    assert len(names.search_text("长行重乐藏厦弹调参传").split()) <= names.MOST_VARIANTS + 4


@pytest.mark.parametrize(
    ("name", "mnemonic"),
    [
        ("杭州宏达五金有限公司", "HZHDWJ"),
        ("重庆长盛商行", "CQCSSH"),
        ("长沙市长盛五金", "CSSCSWJ"),
        ("单志强", "SZQ"),
        ("A-301", "A301"),
        ("有限公司", "YXGS"),
    ],
)
def test_the_mnemonic_that_is_proposed(name, mnemonic):
    assert names.mnemonic(name) == mnemonic


@pytest.mark.parametrize("name", ["k" * 41, "ß" * 40])
def test_a_mnemonic_is_never_longer_than_what_is_kept(name):
    """A customer whose short name has 41 Latin letters, or letters that grow when they are capitals."""
    assert len(names.mnemonic(name)) == 40


def test_the_words_are_as_long_as_their_readings():
    assert [word for word, read in {**readings.WORDS, **readings.SURNAMES}.items() if len(word) != len(read)] == []


def test_the_words_are_only_those_that_would_be_misread():
    plain = {word: [syllable for sign in word for syllable in readings.likeliest(sign)] for word in readings.WORDS}
    assert [word for word, read in readings.WORDS.items() if len(word) > 1 and plain[word] == read] == []
