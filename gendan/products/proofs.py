"""Looks whether the photos of products are whole."""

from gendan.base import attached
from gendan.products.models import StepPhoto


def differences():
    """Yield a sentence per photo that is not there, or not what it was."""
    yield from attached.broken(StepPhoto.objects.all())
