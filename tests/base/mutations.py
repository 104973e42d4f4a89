"""What may happen to a file on its way, or be done to it: bytes flipped, cut off, XML edited, cells of another type."""

import re

from tests.base import xlsx


def flipped(data, chance):
    """Up to 30 bytes are others."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def truncated(data, chance):
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def edited(data, chance):
    """One XML part with pieces swapped, dropped or doubled, in a zip that is whole."""
    parts = xlsx.parts(data)
    name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    pieces = re.split(rb"(?=<)", parts[name])
    for _ in range(chance.randint(1, 5)):
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        change = chance.choice(["drop", "swap", "double", "letter"])
        if change == "drop":
            del pieces[at : at + chance.randint(1, 3)]
            pieces = pieces or [b""]
        elif change == "swap":
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif change == "double":
            pieces[at:at] = pieces[other : other + 3]
        elif pieces[at]:
            where = chance.randrange(len(pieces[at]))
            pieces[at] = pieces[at][:where] + bytes([chance.choice(b'<>"=/ 0Zx&')]) + pieces[at][where + 1 :]
    return xlsx.changed(data, {name: b"".join(pieces)})


OTHERS = (
    (r' s="\d+"', [' s="99"', ' s="-1"', ""]),
    (r' t="\w+"', [' t="e"', ' t="d"', ' t="b"', ' t="zz"', ""]),
    (r' r="[A-Z]+\d+"', [' r="A0"', ' r="ZZZZ1"', ' r="B"', ""]),
    (r"<v>[^<]*</v>", ["<v>x</v>", "<v/>", "<v>1e999</v>", "<v>NaN</v>", "<v>-5</v>", "<v>99999999</v>"]),
)


def retyped(data, chance):
    """Cells of one sheet under another type, style, place or value."""
    name = chance.choice([name for name in xlsx.parts(data) if "worksheets/sheet" in name])
    sheet = xlsx.part(data, name)
    for pattern, values in OTHERS:
        sheet = re.sub(pattern, lambda found: chance.choice([found[0]] * 20 + values), sheet)  # noqa: B023
    return xlsx.changed(data, {name: sheet.encode()})
