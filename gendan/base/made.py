"""A field of a list that is not stored."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """What a view that holds a small part of a list is sorted or grouped by, though no index has it; never null.

    expression: reader → the expression of the database. told: value → words, where it groups.
    """

    name: str
    expression: Callable
    told: Callable = str
