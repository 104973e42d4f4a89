"""Several processes at work in one office at once.

A test hands `tell` a story: a function of a module of ours. It is told in a process of its own, in the office of the
fixture `own_database`; inside it, `at_once` forks a process for each piece of work and lets them all begin together.
"""

import json
import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import django
from django.db import connection, connections

from gendan.base import writing

STUMBLES, LONGEST = 0.3, 0.004  # how often work stops for a moment, and for how long at most, in seconds
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


def side_by_side(*works):
    """Do these functions at the same moment, each in a thread and with a connection of its own; [what came of each]."""
    gate = Barrier(len(works))
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(lambda work: _in_thread(work, gate), works))


def _in_thread(work, gate):
    try:
        gate.wait()
        return _tried(work)
    finally:
        connections.close_all()


def stumbling(work, rng):
    """The same work, which stops for some milliseconds before many of its statements."""

    def stumble(execute, *statement):
        if rng.random() < STUMBLES:
            time.sleep(rng.random() * LONGEST)
        return execute(*statement)

    def done():
        with connection.execute_wrapper(stumble):
            return work()

    return done
