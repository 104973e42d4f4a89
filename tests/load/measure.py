"""How long something takes beside its floor: both are run in turns, so that a busy machine slows both alike."""

import itertools
import time
from dataclasses import dataclass
from statistics import median

from tests import crowd

CLIENTS, EACH = 4, 25


@dataclass(frozen=True)
class Measured:
    """One workload: milliseconds (median, and the 95th percentile) of ours and of its floor."""

    name: str
    ours: float
    p95: float
    floor: float
    floor_is: str

    @property
    def ratio(self):
        """How many times the floor ours takes."""
        return self.ours / self.floor if self.floor else 0.0


def beside(name, ours, floor, floor_is, *, rounds=15):
    """Measure two callables in turns."""
    ours()
    floor()
    taken, least = [], []
    for _round in range(rounds):
        taken.append(_milliseconds(ours))
        least.append(_milliseconds(floor))
    taken.sort()
    return Measured(name, median(taken), taken[int(len(taken) * 0.95)], median(least), floor_is)


def together(name, ours, floor, floor_is, *, rounds=3):
    """Measure two callables, each called by several processes at once: milliseconds between two that end."""
    taken, least, single = [], [], []
    for _round in range(rounds):
        taken.append(_crowd(ours, single))
        least.append(_crowd(floor, []))
    single.sort()
    return Measured(name, median(taken), single[int(len(single) * 0.95)], median(least), floor_is)


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
