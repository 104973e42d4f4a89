"""Chance that falls the same way every time: each question draws lots of its own."""

import random

SEED = "示例家居"


def lots(*about):
    """The lots for one question, e.g. lots("order", "C001", day): equal questions have equal answers."""
    return random.Random(":".join(map(str, (SEED, *about))))
