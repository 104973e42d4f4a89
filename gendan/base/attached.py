"""Files that belong to a record: kept in the data folder under what is in them, never where the web server looks.

A room that takes files in has a model of its own that is an Attached, with the record that it belongs to: so a file is
seen by whoever sees the record, and the database knows of both (confidentiality.md 12, reliability.md A14).

A file first lies among those that are coming; it goes to its place once its row is committed. Whatever a crash leaves
among the coming ones is brought to its place when it is asked for, or forgotten after a day: so there is neither a row
without its file nor a file without its row.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import clock
from gendan.base.names import normalise
from gendan.base.sniffing import KINDS, Unfit, kind_of

MB = 1024 * 1024
MOST_BYTES = 10 * MB
SMALL = KINDS["jpeg"]  # the kind of the small picture that stands beside a picture
SMALL_BYTES = 40 * 1024
LONGEST_NAME = 120
COMING_FOR = timedelta(days=1)
UNWRITTEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069/\\\\]")


class Attached(models.Model):
    """A file of a record. kind: of sniffing.KINDS. digest: the sha-256 of what is in it. by: who brought it.

    It is not deleted; one that should not be there is void, with the reason, and nobody opens it any more.
    """

    name = models.CharField(_l("文件名"), max_length=LONGEST_NAME)
    kind = models.CharField(_l("类型"), max_length=8, choices=[(name, name) for name in KINDS])
    size = models.PositiveIntegerField(_l("大小"))
    digest = models.CharField(max_length=64, db_index=True)
    by = models.CharField(_l("上传人"), max_length=60)
    on = models.DateField(_l("日期"))
    void = models.BooleanField(default=False)
    void_reason = models.CharField(_l("作废原因"), max_length=200, blank=True)
    voided_by = models.CharField(_l("作废人"), max_length=60, blank=True)
    voided_on = models.DateField(null=True)

    VOIDED = ("void", "void_reason", "voided_by", "voided_on")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(void=False) | ~Q(void_reason=""), name="%(class)s_void_has_a_reason")
        ]

    def __str__(self):
        return self.name

    @property
    def what(self):
        """Its sniffing.Kind."""
        return KINDS[self.kind]

    @property
    def saved_as(self):
        """What it is called where it is saved: the ending says what it is, whatever its name said."""
        suffix = PurePath(self.name).suffix.lower()
        return self.name if suffix in self.what.suffixes else f"{self.name}{self.what.suffixes[0]}"

    @property
    def weight(self):
        """Its size as a person reads it."""
        return f"{self.size / MB:.1f} MB" if self.size >= MB else f"{max(1, self.size // 1024)} KB"

    @property
    def path(self):
        """Where it lies; raises FileNotFoundError."""
        return _place(self.digest)

    @property
    def small(self):
        """Where its small picture lies, None: it has none."""
        path = _in_place(self.digest).with_suffix(".small")
        return path if path.exists() else None

    def strike(self, reason, by, on):
        """Make it void, in memory; VOIDED names what is to be saved."""
        self.void, self.void_reason, self.voided_by, self.voided_on = True, reason, by.name, on


@dataclass(frozen=True)
class Coming:
    """A file that was handed in and lies among those that are coming."""

    name: str
    kind: str
    size: int
    digest: str
    path: Path

    def settle(self, small=b""):
        """To its place, if a row names it by now; else it is gone. small: its small picture, as the browser made it."""
        _end(self.path)
        place = _in_place(self.digest)
        if small and place.exists():
            _write(place.with_suffix(".small"), [small])


def fit(upload):
    """The Kind of a file that was handed in (Django's UploadedFile), if it may be taken; raises Unfit."""
    name = called(upload.name)
    if not upload.size:
        raise Unfit(_("“%(name)s”是空的：请重新选一次。") % {"name": name})
    if upload.size > MOST_BYTES:
        told = {"name": name, "size": f"{upload.size / MB:.1f}", "most": MOST_BYTES // MB}
        raise Unfit(_("“%(name)s”有 %(size)s MB，最多 %(most)s MB：请压缩或降低清晰度再传。") % told)
    return kind_of(name, upload.file)


def bring(upload):
    """Write a file that fits to the disk, as a Coming."""
    kind = fit(upload)
    _forget_old()
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    found = digest.hexdigest()
    path = _coming() / f"{found}.{secrets.token_hex(8)}"
    _write(path, upload.chunks())
    return Coming(called(upload.name), kind.name, upload.size, found, path)


def called(name):
    """A file's own name, without what cannot be read in a name, and not too long."""
    pure = PurePath(normalise(UNWRITTEN.sub(" ", name)) or _("文件"))
    return f"{pure.stem[: LONGEST_NAME - len(pure.suffix)]}{pure.suffix}"[:LONGEST_NAME]


def broken(records):
    """Yield a sentence for each file that is not there, or not what it was."""
    for one in records:
        try:
            with one.path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == one.digest:
                    continue
            remedy = _("文件 %(name)s（%(digest)s）的内容和登记时不同。请从备份取回 files 文件夹里的这个文件。")
        except FileNotFoundError:
            remedy = _("文件 %(name)s（%(digest)s）不见了。请从备份取回 files 文件夹里的这个文件。")
        yield remedy % {"name": one.name, "digest": one.digest[:12]}


def _folder():
    return settings.HOME.path / "files"


def _coming():
    path = _folder() / "coming"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _in_place(digest):
    return _folder() / digest[:2] / digest


def _place(digest):
    """Where a file lies; one whose row was committed just before a crash is still to be brought there."""
    place = _in_place(digest)
    if not place.exists():
        for path in _coming().glob(f"{digest}.*"):
            _move(path, place)
            break
        else:
            if not place.exists():  # else another reader has just brought it there
                raise FileNotFoundError(place)
    return place


def _end(path):
    """A coming file goes to its place, or is gone when no row names it."""
    digest = path.name.partition(".")[0]
    if any(model.objects.filter(digest=digest).exists() for model in Attached.__subclasses__()):
        _move(path, _in_place(digest))
    else:
        path.unlink(missing_ok=True)


def _forget_old():
    oldest = (clock.now() - COMING_FOR).timestamp()
    for path in _coming().iterdir():
        if path.stat().st_mtime < oldest:
            _end(path)


def _write(path, chunks):
    """Write a whole file, so that it stands there after a power cut; half of it never has this name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)


def _move(path, place):
    """Bring a file to its place, unless somebody was quicker."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        path.replace(place)
    except FileNotFoundError:
        return
    _sync(place.parent)


def _sync(folder):
    known = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(known)
    finally:
        os.close(known)
