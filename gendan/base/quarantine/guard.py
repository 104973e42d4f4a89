"""Holds a workbook to its limits: checked before anything parses it, and held by the system while it is parsed.

`limits` is everywhere what gendan/base/workbook/limits.py says, as a plain namespace.
"""

import stat
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile

try:
    import resource
except ImportError:  # Windows: the wall clock of the parent is all there is
    resource = None  # type: ignore[assignment]

MB = 1024 * 1024
CHUNK = MB
MARKUP = (".xml", ".rels", ".vml")


class Broken(Exception):
    """Why the child stopped: a key of read.REMEDIES, the part of the file, and the figures its sentence needs."""

    def __init__(self, reason, part="", **figures):
        self.reason = reason
        self.part = part
        self.figures = figures
        super().__init__(reason)


def hold(limits):
    """Let the system stop this process at the limits of memory and processor time."""
    if resource:
        _at_most(resource.RLIMIT_AS, limits.memory_bytes)
        _at_most(resource.RLIMIT_CPU, limits.cpu_seconds)
        _at_most(resource.RLIMIT_CORE, 0)


def _at_most(what, amount):
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        amount = min(amount, hard)
    resource.setrlimit(what, (amount, hard))


def check(archive, limits):
    """Raise Broken unless every entry of the zip may safely be parsed; sizes are counted, not believed."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise Broken("entries", count=len(entries), most=limits.entries)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Broken("unsafe", "zip")
    left = limits.unzipped_bytes
    for entry in entries:
        _check_name(entry)
        left -= _unzipped(archive, entry, left, limits)


def _check_name(entry):
    name = entry.filename
    if entry.flag_bits & 1:
        raise Broken("password", name)
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    if outside or stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Broken("unsafe", name)


def _unzipped(archive, entry, left, limits):
    """Unzip one entry without keeping it and return its true size."""
    size, tail = 0, b""
    declared, entry.file_size = entry.file_size, limits.unzipped_bytes + 1  # zipfile would stop where the header says
    for chunk in _chunks(archive, entry):
        size += len(chunk)
        if size > left:
            raise Broken("unzipped", entry.filename, most=limits.unzipped_bytes // MB)
        if size > limits.ratio_from_bytes and size > limits.ratio * entry.compress_size:
            raise Broken("ratio", entry.filename)
        if entry.filename.lower().endswith(MARKUP):
            _check_markup(entry.filename, tail + chunk)
            tail = chunk[-9:]
    if size != declared:
        raise Broken("damaged", entry.filename)
    return size


def _chunks(archive, entry):
    """The content of an entry, piece by piece; a damaged one raises Broken."""
    try:
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as damage:
        raise Broken("damaged", entry.filename) from damage


def _check_markup(name, text):
    # Entities need a DOCTYPE; a NUL byte means an encoding in which neither word could be found.
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
        raise Broken("entities", name)
