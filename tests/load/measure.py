"""How long something takes beside its floor: both are run in turns, so that a busy machine slows both alike."""

import itertools
import time
from dataclasses import dataclass
from statistics import median

from tests import crowd

CLIENTS, EACH = 4, 25
LONG_ENOUGH, FEWEST = 15, 3  # seconds of a workload after which so many rounds will do


@dataclass(frozen=True)
class Measured:
    """One workload: milliseconds (median, and the 95th percentile) of ours and its floor; more: what else to tell.

    most: so many times its floor it may take (design/performance.md, as ratios of what stands there), None: any.
    """

    name: str
    ours: float
    p95: float
    floor: float
    floor_is: str
    most: float | None = None
    more: str = ""

    @property
    def ratio(self):
        """How many times the floor ours takes."""
        return self.ours / self.floor

    @property
    def is_slow(self):
        """Whether it takes more than it may."""
        return self.most is not None and self.ratio > self.most


def beside(name, ours, floor, floor_is, *, most=None, rounds=15):
    """Measure two callables in turns."""
    ours()
    floor()
    taken, least, began = [], [], time.perf_counter()
    while len(taken) < rounds and (len(taken) < FEWEST or time.perf_counter() - began < LONG_ENOUGH):
        taken.append(_milliseconds(ours))
        least.append(_milliseconds(floor))
    taken.sort()
    return Measured(name, median(taken), taken[int(len(taken) * 0.95)], median(least), floor_is, most)


def together(name, ours, floor, floor_is, *, most=None, rounds=3):
    """Measure two callables, each called by several processes at once: milliseconds between two that end.

    Also told: how many end in a second, and how long a single call took at worst.
    """
    taken, least, single = [], [], []
    for _round in range(rounds):
        taken.append(_crowd(ours, single))
        least.append(_crowd(floor, []))
    single.sort()
    share = lambda part: single[int(len(single) * part)]  # noqa: E731
    more = f"{1000 / median(taken):,.0f} /s，p99 {share(0.99):,.0f} ms，最慢 {single[-1]:,.0f} ms"
    return Measured(name, median(taken), share(0.95), median(least), floor_is, most, more)


def _crowd(call, single):
    """Let processes call something again and again; adds what each call took to `single`."""

    def client():
        call()
        began = time.perf_counter()
        return began, [_milliseconds(call) for _n in range(EACH)], time.perf_counter()

    begun, taken, ended = zip(*crowd.at_once(*[client] * CLIENTS), strict=True)
    single += itertools.chain(*taken)
    return (max(ended) - min(begun)) * 1000 / (CLIENTS * EACH)


def _milliseconds(call):
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
