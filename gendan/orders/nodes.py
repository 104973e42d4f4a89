"""What the drawer of a node tells and offers: the next verb, or why it is not possible and whose it is (ui.md 2.5)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from gendan.orders import filing, steps
from gendan.orders.flow import OPEN_STAGES, Stage
from gendan.orders.track import HERE, Node
from gendan.people.deeds import may
from gendan.people.labels import DEEDS
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role

TONES = {"done": "ok", "current": "wait", "late": "late", "blocked": "hold", "returned": "late"}
DEED_OF = {
    "receive": "orders.submit", "review": "orders.approve", "release": "orders.release", "ship": "shipping.ship",
    "arrive": "shipping.record_arrival", "invoice": "money.issue_invoice", "pay": "money.take_receipt",
    "settle": "orders.close",
}  # fmt: skip
"""The deed that a node waits for."""
PAPERS = {node: paper for paper, node in reversed(filing.EVIDENCE.items())}
"""The first kind of file that is evidence at a node."""


@dataclass(frozen=True)
class Panel:
    """A node with what a reader can do there.

    button: the step to take with the order; label, address: else the page to go to. hands: the roles whose turn it is.
    paper: what a file that he brings there would be.
    """

    node: Node
    place: int
    dwell: str
    button: steps.Button | None = None
    label: str = ""
    address: str = ""
    hands: str = ""
    paper: str = ""

    @property
    def tone(self):
        """The colour of its state."""
        return TONES.get(self.node.state, "plain")


def panels(track, buttons, who):
    """The Panels of a track. buttons: the steps that this reader may take with the order now."""
    brings = dict(filing.papers(who)) if may(who, "orders.attach") else {}
    return [_panel(track, node, n, buttons, who, brings) for n, node in enumerate(track.nodes, 1)]


def _panel(track, node, place, buttons, who, brings):
    about = {"paper": PAPERS[node.key]} if PAPERS.get(node.key) in brings else {}
    deed = _deed(track.order, node)
    if deed:
        about["hands"] = "、".join(str(role.label) for role in Role if role in WHO_MAY[deed])
        about |= _offer(track, node, deed, buttons, who)
    return Panel(node, place, track.dwell(node), **about)


def later(track, who):
    """(label, address) of what a later room does next for an order; None where none does, or not by this reader."""
    node = track.current
    deed = _deed(track.order, node) if node else ""
    if not deed or deed.startswith("orders."):
        return None
    offer = _offer(track, node, deed, (), who)
    return (offer["label"], offer["address"]) if "address" in offer else None


def _deed(order, node):
    """The deed that is the next one at a node, "" where none is due."""
    if node.state not in HERE:
        return ""
    if order.stage == Stage.ON_HOLD and node.state == "blocked":
        return "orders.resume"
    if node.key == "review" and order.stage == Stage.APPROVED:
        return "orders.confirm"
    return DEED_OF.get(node.key, "")


def _offer(track, node, deed, buttons, who):
    if deed == "orders.approve":
        return {"label": _("打开评审表"), "address": reverse("orders:review", args=[track.order.number])}
    button = next((one for one in buttons if f"orders.{one.step}" == deed), None)
    if button or not may(who, deed):
        return {"button": button}
    address = _address(track, node)
    return {"label": str(DEEDS[deed]), "address": address} if address else {}


def _address(track, node):
    """Where the deed of a later room is done, for this order."""
    order = track.order
    if node.key == "ship" and order.stage in OPEN_STAGES:
        return _with("shipping:ship", order=order.number)
    if node.key == "arrive" and node.evidence:
        late = [batch.number for batch in track.batches if batch.is_late(track.today)]
        return reverse("shipping:arrival", args=[(late or node.evidence)[0]])
    if node.key == "invoice" and node.unmet:
        return _with("money:issue_invoice", customer=order.customer.code, documents=node.unmet)
    return _with("money:take_receipt", customer=order.customer.code) if node.key == "pay" else ""


def _with(name, **asked):
    return f"{reverse(name)}?{urlencode(asked)}"
