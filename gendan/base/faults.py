"""How the system says no: every reason at once, each with its place and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that stands in the way.

    row: position (from 0) in the list that was handed to the deed, or None when it concerns the whole.
    field: the name of the dataclass field, or "".
    value: what was found there, as the person wrote it.
    remedy: one sentence in Chinese that says what is wrong and what to do.
    """

    row: int | None
    field: str
    value: object
    remedy: str

    def __str__(self):
        return str(self.remedy)


class Refused(Exception):
    """Nothing was written; `faults` holds every reason."""

    def __init__(self, faults):
        self.faults = list(faults)
        super().__init__("；".join(str(fault) for fault in self.faults))


def refuse_if(faults):
    """Raise Refused when there is any fault."""
    if faults := list(faults):
        raise Refused(faults)
