"""Chinese names: one spelling to store, one to tell duplicates, and a text in which pinyin and initials find them."""

import re
import unicodedata
from functools import lru_cache
from itertools import combinations, islice

from django.db.models import Q

from gendan.base import readings

MOST_VARIANTS = 16
REMEMBERED = 1000  # texts: a deed asks for the same name several times
LONGEST_MNEMONIC = 40  # letters
LONGEST_PERSON = 4  # characters; a longer name is read as a company's
HAN = "\u3400-\u9fff"
# Offices pad short names with blanks so that they line up: 王　强.
BLANK_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
LIMITED = re.compile(r"(?:股份有限|有限责任)公司")
LEGAL_FORM = re.compile(r"(?:股份)?(?:有限)?(?:责任)?公司$")


def normalise(text):
    """The spelling that is stored and compared: half-width, one blank at most, none between Chinese characters."""
    printed = unicodedata.normalize("NFKC", text)
    if not printed.isprintable():
        printed = "".join(sign for sign in printed if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return BLANK_BETWEEN_HAN.sub("", " ".join(printed.split()))


@lru_cache(REMEMBERED)
def bare(name):
    """What two spellings of one name have in common: letters and digits, small, one word for every limited company."""
    small = normalise(name).lower()
    return LIMITED.sub("有限公司", small if small.isalnum() else "".join(filter(str.isalnum, small)))


def search_text(name, *more):
    """All that a person may type to find a record: to be stored beside it and asked by `matching`.

    For each name: its letters and digits, its pinyin, and its initials in up to 16 readings, the likeliest first.
    """
    found_by = (form for text in (name, *more) if text for form in _forms(bare(text)))
    return " ".join(dict.fromkeys(found_by))


def matching(query, field="search"):
    """The condition that every word of a query occurs in the search text; an empty query matches everything."""
    condition = Q()
    for word in words(query):
        condition &= Q(**{f"{field}__contains": word})
    return condition


def words(query):
    """The words of a query as they stand in a search text."""
    return [*filter(None, map(bare, query.split()))]


def mnemonic(name):
    """The 助记码 proposed for a name: initials without the legal form, e.g. 杭州宏达五金有限公司 → HZHDWJ.

    A name in Latin letters is its own initials, so it may have more of them than are kept.
    """
    text = bare(name)
    return _initials(_wholes(LEGAL_FORM.sub("", text) or text)[0]).upper()[:LONGEST_MNEMONIC]


def _forms(text):
    yield text
    if text.isascii():
        return
    core = LEGAL_FORM.sub("", text)
    rest = readings.likeliest(text[len(core) :])  # its many rare readings would crowd out those of the name
    wholes = _wholes(core)
    for whole in wholes:
        yield "".join(whole + rest)
        yield _initials(whole + rest)
    letters = [_letters(likely, sign) for likely, sign in zip(wholes[0], core, strict=True)]
    for variant in islice(_variants(letters), MOST_VARIANTS):
        yield variant + _initials(rest)


@lru_cache(REMEMBERED)
def _wholes(text):
    """The text read word by word and, where a surname has its own reading, as a person's name; the likelier first."""
    words, surname = readings.likeliest(text), readings.surname(text)
    if not surname:
        return [words]
    person = surname + words[len(surname) :]
    is_short = len(text) <= LONGEST_PERSON and text[:2] not in readings.WORDS
    return [person, words] if is_short else [words, person]


def _letters(likely, sign):
    """The first letters of all readings of a character, the likeliest first."""
    return list(dict.fromkeys(syllable[0] for syllable in (likely, *readings.syllables(sign))))


def _variants(letters):
    """Every choice of one letter per character: the likeliest, then those with one departure from it, then with two…"""
    likeliest = [choice[0] for choice in letters]
    departures = [(place, letter) for place, choice in enumerate(letters) for letter in choice[1:]]
    for size in range(len(departures) + 1):
        for group in combinations(departures, size):
            if len(dict(group)) == size:  # one letter per place
                yield _with(likeliest, group)


def _with(letters, departures):
    changed = list(letters)
    for place, letter in departures:
        changed[place] = letter
    return "".join(changed)


def _initials(syllables):
    return "".join(syllable[0] for syllable in syllables)
