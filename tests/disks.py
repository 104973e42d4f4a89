"""Small disks of their own for tests: one that fills up, one that lets nobody write. They take root to mount."""

import subprocess
from contextlib import contextmanager


@contextmanager
def small_disk(place, size="20m"):
    """Mount a disk in memory at `place`, a new folder."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def read_only(place):
    """Let nobody write on the disk at `place`, root neither."""
    _remount(place, "ro")
    try:
        yield
    finally:
        _remount(place, "rw")


def _remount(place, how):
    subprocess.run(["mount", "-o", f"remount,{how}", place], check=True)
