"""Several processes at work in one office at once.

A test hands `tell` a story: a function of a module of ours. It is told in a process of its own, in the office of the
fixture `own_database`; inside it, `at_once` forks a process for each piece of work and lets them all begin together.
"""

import json
import os
import pickle
import subprocess
import sys
from importlib import import_module

import django
from django.db import connections

from gendan.base import writing

ALONE = "import sys; from tests import crowd; crowd.listen(*sys.argv[1:])"


def tell(environment, story, **given):
    """Tell a story, "module:function", with keyword arguments; what it returns, as far as JSON can carry it."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, story, json.dumps(given)], env=environment, capture_output=True, check=False
    )
    assert not done.returncode, done.stderr.decode()
    return json.loads(done.stdout)


def listen(story, given):
    """The process of a story."""
    django.setup()
    module, _, name = story.partition(":")
    told = getattr(import_module(module), name)(**json.loads(given))
    sys.stdout.write(json.dumps(told))


def at_once(*works):
    """Do these functions at the same moment, each in a process of its own; [what each returned]."""
    connections.close_all()
    hold, go = os.pipe()
    waiting = [_fork(work, hold, go) for work in works]
    os.close(hold)
    os.close(go)
    return [_result(*one) for one in waiting]


def _fork(work, hold, go):
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(go)
        os.read(hold, 1)
        _work(work, tells)
    os.close(tells)
    return pid, told


def _work(work, tells):
    """Nothing that the work raises is lost, and nothing of the parent's is tidied away twice."""
    writing._door.cache_clear()  # a lock of the parent's is none of ours
    try:
        with os.fdopen(tells, "wb") as answer:
            pickle.dump(_tried(work), answer)
    finally:
        os._exit(0)


def _tried(work):
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - it is what came of the work
        return f"{type(error).__name__}: {error}"


def _result(pid, told):
    with os.fdopen(told, "rb") as answer:
        found = pickle.load(answer)  # noqa: S301 - from our own child
    os.waitpid(pid, 0)
    return found
