"""What the rooms know of an order, from which its track and its sentence are told; pure, like these."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from gendan.base.cash import ZERO
from gendan.orders.flow import OPEN_STAGES, Stage
from gendan.orders.models import Order

RANKS = {
    Stage.DRAFT: 0, Stage.REJECTED: 0, Stage.SUBMITTED: 1, Stage.REVIEWING: 1, Stage.APPROVED: 1, Stage.CONFIRMED: 2,
    Stage.EXECUTING: 3, Stage.COMPLETED: 4, Stage.CLOSED: 5,
}  # fmt: skip
REVIEW, CONFIRMED, RELEASED, COMPLETED, CLOSED = range(1, 6)


@dataclass(frozen=True)
class Batch:
    """What one delivery carried of an order. expected_on: as it was last told."""

    number: str
    on: date
    pieces: int
    is_sale: bool = True
    expected_on: date | None = None
    arrived_on: date | None = None
    refused: int = 0

    def is_late(self, today):
        """Whether it should have arrived before a day, and nobody has told that it did."""
        return self.arrived_on is None and self.expected_on is not None and self.expected_on < today


@dataclass(frozen=True)
class Mark:
    """Who took a step, on which day and why, as the journal tells it."""

    who: str
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of an order, by the rooms it went through.

    leaves_on: the first day promised (else asked for) of what is still open; is_wish: it was asked for, and is the day
    by which the goods should be there. arrives_on: when they should arrive.
    lacks: {line number: pieces that the store lacks for it}.
    bills: {delivery number: its bill}, None for a reader who does not see money; invoices: {delivery number:
    its Invoice}; marks: {step: Mark}, without it only what stands in the order itself is told; usual: {node: the days
    that it usually takes}; files: {node: the OrderFiles that stand there as evidence}.
    """

    order: Order
    quantity: int
    cancelled: int = 0
    shipped: int = 0
    signed: int = 0
    refused: int = 0
    leaves_on: date | None = None
    arrives_on: date | None = None
    lacks: dict = field(default_factory=dict)
    batches: tuple = ()
    bills: dict | None = field(default_factory=dict)
    invoices: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    usual: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    is_wish: bool = False

    @cached_property
    def wanted(self):
        """Pieces that were not cancelled."""
        return self.quantity - self.cancelled

    @cached_property
    def open(self):
        """Pieces still to be shipped."""
        return max(0, self.wanted - self.shipped)

    @property
    def is_served(self):
        """Whether the store keeps goods for it: for one that is not confirmed, or held, it keeps none."""
        return bool(self.open) and self.order.stage in OPEN_STAGES

    @property
    def under_way(self):
        """Pieces of which nobody has told yet what became of them."""
        return self.shipped - self.signed - self.refused

    @cached_property
    def rank(self):
        """How far the order's stage has come; a held one stands where it was, a cancelled one where it was agreed."""
        stage = self.order.held_from if self.order.stage == Stage.ON_HOLD else self.order.stage
        if stage == Stage.CANCELLED:
            return CONFIRMED if self.order.confirmed_on else REVIEW
        return RANKS[stage]

    @cached_property
    def billed(self):
        """The batches that made a bill."""
        return [batch for batch in self.batches if batch.number in (self.bills or {})]

    @property
    def unpaid(self):
        """What is still to be paid of what was sent: 元; None for a reader who does not see money."""
        if self.bills is None:
            return None
        return sum((self.bills[batch.number].open_amount for batch in self.billed), ZERO)

    def who(self, step):
        """Who took a step, "" when it is not known."""
        return self.marks[step].who if step in self.marks else ""

    def day(self, step):
        """The day of a step, None when it is not known."""
        return self.marks[step].on if step in self.marks else None
