"""Questions whose answer holds for as long as a page or a deed takes: each is asked once in it."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_answers: ContextVar[dict | None] = ContextVar("answers", default=None)


@contextmanager
def within():
    """A block in which every question marked with asked() is answered once; one within another shares its answers."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def asked(question):
    """Mark a question without arguments; outside of such a block it is asked each time.

    A deed that writes what it is about, and asks it after that, calls forget() in between.
    """

    @wraps(question)
    def ask():
        answers = _answers.get()
        if answers is None:
            return question()
        if question not in answers:
            answers[question] = question()
        return answers[question]

    return ask


def forget():
    """Ask everything anew: something was written that an answer told of."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()
