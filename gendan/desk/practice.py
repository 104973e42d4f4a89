"""The practice company."""


def build(*, orders, today):
    raise NotImplementedError
