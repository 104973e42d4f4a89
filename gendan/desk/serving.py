"""Starts the web server."""

import gc
import os
import sys
from importlib import import_module

from django.core.management import call_command
from django.db import connection
from django.urls import resolve
from django.utils.translation import gettext as _

from gendan.base import statistics
from gendan.desk import starting


def serve(host, port):
    """Serve the pages until stopped; returns the exit code."""
    from granian import Granian
    from granian.constants import Interfaces

    starting.check_assets()
    statistics.renew()
    collect()
    sys.stdout.write(_("打开 http://%(host)s:%(port)s ，按 Ctrl+C 停止。") % {"host": host, "port": port} + "\n")
    sys.stdout.flush()
    _load()
    threads = int(os.environ.get("GENDAN_THREADS", "4"))
    Granian(
        "gendan.wsgi:application", host, port, interface=Interfaces.WSGI, workers=2, blocking_threads=threads
    ).serve()
    return 0


def _load():
    """Load all that answers pages, for the workers are forked: they share what nobody touches again."""
    import_module("gendan.wsgi")
    resolve("/")
    connection.close()
    gc.collect()
    gc.freeze()


def collect():
    """Bring the browser files together anew: what lies there may have a later time than what an upgrade brought."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
