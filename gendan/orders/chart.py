"""Draws the track of an order as SVG: twelve nodes, a fork for each batch; and its twelve cells for a row of a list.

The pictures carry classes only, so that the colours of the day, the night and the paper are the style sheet's.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from unicodedata import east_asian_width

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gendan.base.table import brief
from gendan.orders.track import Node

COLUMN, CENTRE, RADIUS = 96, 38, 14
LABEL, FIRST_TEXT, TEXT_STEP = 74, 92, 16
FORK, LANE, DOT = 152, 46, 6
ARCS = 18  # the height that arcs back need above the nodes
WIDEST = 15  # letters that stand under a node; a Chinese one counts twice
MOST_LANES = 4
CELL, GAP, BAR = 6, 2, 12
BARS = 1024  # kept; there are a few dozen in use
CHECK = "M-5.5 0.5 L-1.5 4.5 L6 -4"


def svg(track):
    """The chart of a Track, safe markup: what the list beside it says, drawn; its nodes lead to their panels."""
    lanes = _lanes(track)
    height = FORK + LANE * len(lanes) if lanes else FORK - 12
    width, arcs = COLUMN * len(track.nodes), list(_returns(track.nodes))
    top = 0 if arcs else ARCS
    parts = [
        *[_way(n, node) for n, node in enumerate(track.nodes) if n],
        *arcs,
        *[_node(n, node, track) for n, node in enumerate(track.nodes)],
        '<g aria-hidden="true">',
        *_fork(track, lanes),
        "</g>",
    ]
    about = f'role="group" aria-label="{escape(_("跟踪流程"))}"'
    opening = f'<svg class="track" viewBox="0 {top} {width} {height - top}" {about}>'
    return SafeString(f"{opening}{''.join(parts)}</svg>")


def bar(track, told):
    """Twelve cells of a row in a list, with what stands() tells of the track."""
    width = len(track.nodes) * (CELL + GAP) - GAP
    return SafeString(
        f'<svg class="cells" viewBox="0 0 {width} {BAR}" width="{width}" height="{BAR}" role="img">'
        f"<title>{escape(told)}</title>{_cells(tuple(node.state for node in track.nodes))}</svg>"
    )


@lru_cache(BARS)
def _cells(states):
    """The cells of a row; most orders of a list stand alike."""
    return "".join(
        f'<rect class="{state}" x="{n * (CELL + GAP)}" width="{CELL}" height="{BAR}" rx="1"/>'
        for n, state in enumerate(states)
    )


def stands(track):
    """Where the order stands, in words: "8/12 发货 · 逾期"."""
    return _stands(track.place, track.current and (track.current.key, track.current.state), get_language())


@cache
def _stands(place, here, language):
    """The few sentences that all orders share, in a language."""
    if here is None:
        return _("%(place)s/12 没有要办的") % {"place": place}
    node = Node(*here)
    return _("%(place)s/12 %(label)s · %(state)s") % {"place": place, "label": node.label, "state": node.state_label}


def _x(n):
    return COLUMN * n + COLUMN // 2


def _way(n, node):
    """The line that leads to a node: solid as far as the order has come."""
    state = "gone" if node.state not in ("next", "skipped") else "open"
    return f'<path class="way {state}" d="M{_x(n - 1) + RADIUS + 4} {CENTRE}H{_x(n) - RADIUS - 4}"/>'


def _node(n, node, track):
    x, told = _x(n), texts(node, track)
    sign = f'<path d="{CHECK}"/>' if node.state == "done" else f'<text class="no" y="5">{n + 1}</text>'
    words = [node.label, node.state_label, *told, str(node.why)]
    title = escape(" · ".join(word for word in words if word))
    lines = "".join(_text(x, FIRST_TEXT + TEXT_STEP * place, text, "told") for place, text in enumerate(told[:3]))
    name = escape(f"{n + 1} {node.label} {node.state_label}")
    room = f'<rect class="room" x="{x - COLUMN // 2 + 2}" y="{ARCS}" width="{COLUMN - 4}" height="{FORK - 30}" rx="6"/>'
    return (
        f'<a href="#node-{node.key}" aria-label="{name}">{room}'
        f'<g class="{node.state}"><title>{title}</title><g transform="translate({x} {CENTRE})">'
        f'<circle r="{RADIUS}"/>{sign}</g>{_text(x, LABEL, node.label, "label")}{lines}</g></a>'
    )


def _text(x, y, text, look, widest=WIDEST):
    return f'<text class="{look}" x="{x}" y="{y}" text-anchor="middle">{escape(fit(text, widest))}</text>'


def fit(text, widest=WIDEST):
    """As much of a text as stands under a node, with … for the rest."""
    room, kept = widest, ""
    for letter in text:
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return kept[:-1] + "…"
        kept += letter
    return kept


def texts(node, track):
    """What stands under a node, in short lines: how much, when or until when, who, how many files, which papers."""
    lines = [str(node.about)]
    if node.on and node.state not in ("current", "late"):
        lines.append(_day(node.on, track.order.on if node.key != "receive" else track.today))
    elif node.until:
        lines.append(f"{node.until_label} {_day(node.until, track.order.on)}")
    if node.forecast:
        lines.append(_("预计 %(day)s") % {"day": _day(node.forecast, track.order.on)})
    attached = _("附件 %(count)s") % {"count": len(node.files)} if node.files else ""
    lines += [node.who, attached, _papers(node.evidence)]
    return [line for line in lines if line]


def _day(day, known):
    """A day in few letters; its year stands there when it is not the one that is known anyway."""
    return brief(day, known.year)


def _papers(evidence):
    """The first paper, long numbers by their end, and how many more there are."""
    shown = [f"…{one[-8:]}" if len(one) > WIDEST else one for one in evidence[:1]]
    return f"{shown[0]} +{len(evidence) - 1}" if len(evidence) > 1 else "".join(shown)


def _returns(nodes):
    """Arcs back: from the review to whoever entered the order, from the arrival to the inspection."""
    keys = [node.key for node in nodes]
    for start, end, node in (("review", "receive", "receive"), ("arrive", "inspect", "arrive")):
        if nodes[keys.index(node)].state == "returned":
            left, right = _x(keys.index(end)), _x(keys.index(start))
            yield (
                f'<path class="back" d="M{right} {CENTRE - RADIUS - 3}C{right} 4 {left} 4 {left} {CENTRE - RADIUS - 5}'
                f'm-4 -5l4 5l4 -5"/>'
            )


@dataclass(frozen=True)
class Lane:
    """One batch beside the others: what left, and what became of it. state of each: done, current, late or next."""

    sent: tuple
    sent_state: str
    arrived: tuple = ()
    arrived_state: str = "next"


def _lanes(track):
    """A lane for each batch and one for what is still open; none while the order goes as one."""
    if len(track.batches) + bool(track.open) <= 1:
        return []
    room = MOST_LANES - bool(track.open)
    shown = track.batches if len(track.batches) <= room else track.batches[-room + 1 :]
    lanes = [_lane(batch, track.today) for batch in shown]
    if rest := len(track.batches) - len(shown):
        lanes.insert(0, Lane((_("先前 %(count)s 批") % {"count": rest},), "done", (), "done"))
    return [*lanes, *([_open_lane(track)] if track.open else [])]


def _lane(batch, today):
    pieces = _("%(pieces)s 件") % {"pieces": f"{batch.pieces:,}"}
    sent = (batch.number, f"{batch.on:%m-%d} · {pieces}")
    if batch.arrived_on:
        refused = _("拒收 %(pieces)s") % {"pieces": f"{batch.refused:,}"} if batch.refused else ""
        arrived = _("%(day)s 到货") % {"day": f"{batch.arrived_on:%m-%d}"}
        return Lane(sent, "done", (arrived, refused), "returned" if refused else "done")
    expected = _("预计 %(day)s") % {"day": f"{batch.expected_on:%m-%d}"} if batch.expected_on else _("到货日未知")
    if batch.is_late(today):
        return Lane(sent, "done", (expected, _("没有反馈")), "late")
    return Lane(sent, "done", (expected, _("在路上")), "current")


def _open_lane(track):
    pieces = _("还有 %(pieces)s 件") % {"pieces": f"{track.open:,}"}
    if track.leaves_on is None:
        return Lane((pieces, _("没有定发货日")), "current")
    promised = _("要求 %(day)s") if track.is_wish else _("承诺 %(day)s")
    promised %= {"day": f"{track.leaves_on:%m-%d}"}
    return Lane((pieces, promised), "late" if track.leaves_on < track.today else "current")


def _fork(track, lanes):
    """The lanes leave the way after 出货前确认 and come back to it before 开票."""
    keys = [node.key for node in track.nodes]
    ship, arrive = _x(keys.index("ship")), _x(keys.index("arrive"))
    left, right = ship - COLUMN // 2, arrive + COLUMN // 2
    for n, lane in reversed(list(enumerate(lanes))):  # what has gone lies over what is open
        y = FORK + LANE * n
        came = "gone" if lane.sent_state == "done" else "open"
        went = "gone" if lane.arrived_state in ("done", "returned") else "open"
        yield f'<path class="way {came}" d="M{left} {CENTRE}V{y - 8}Q{left} {y} {left + 8} {y}H{ship - DOT}"/>'
        yield f'<path class="way {"gone" if lane.arrived else "open"}" d="M{ship + DOT} {y}H{arrive - DOT}"/>'
        yield f'<path class="way {went}" d="M{arrive + DOT} {y}H{right - 8}Q{right} {y} {right} {y - 8}V{CENTRE}"/>'
        yield _stop(ship, y, lane.sent_state, lane.sent)
        yield _stop(arrive, y, lane.arrived_state, lane.arrived)


def _stop(x, y, state, lines):
    told = "".join(_text(x, y + 18 + 13 * n, text, "told small", WIDEST + 2) for n, text in enumerate(lines) if text)
    return f'<g class="{state}"><circle cx="{x}" cy="{y}" r="{DOT}"/>{told}</g>'
