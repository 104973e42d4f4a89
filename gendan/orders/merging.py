"""Two people changed the lines of one order: cells that one of them changed are put together, others are asked about.

Pure. A line is {column: as it is written}; lines are known by their number in the order, as text.
"""

from dataclasses import dataclass, field


@dataclass
class Met:
    """The lines of one person on top of those of another.

    rows: what stands in the grid now, each with its number under "line", "" for a new one.
    clashes: [(number, column, mine, now)]. theirs: numbers of lines that somebody else changed, brought in or took out.
    kept: numbers of lines that one of them changed while the other took them out; they stay.
    """

    rows: list
    clashes: list = field(default_factory=list)
    theirs: list = field(default_factory=list)
    kept: list = field(default_factory=list)


def merge(mine, was, now):
    """The Met of the rows of a form that was handed out with the lines `was`, when the order has the lines `now`."""
    met = Met([])
    for row in mine:
        _meet(met, row, was.get(row["line"]), now.get(row["line"]))
    named = {row["line"] for row in mine}
    for no, line in now.items():
        if no in named or line == was.get(no):
            continue
        (met.kept if no in was else met.theirs).append(no)
        met.rows.append(line | {"line": no})
    return met


def _meet(met, row, was, now):
    no, typed = row["line"], {name: text for name, text in row.items() if name != "line"}
    if was is None or was == now:
        met.rows.append(row)
    elif now is None:
        # It was taken out: what this person changed of it stays, as a new line.
        (met.theirs if typed == was else met.kept).append(no)
        met.rows += [] if typed == was else [typed | {"line": ""}]
    else:
        met.theirs.append(no)
        met.rows.append({name: _cell(met, no, name, typed, was, now) for name in typed} | {"line": no})


def _cell(met, no, name, typed, was, now):
    if typed[name] == was[name]:
        return now[name]
    if now[name] not in (was[name], typed[name]):
        met.clashes.append((no, name, typed[name], now[name]))
    return typed[name]
