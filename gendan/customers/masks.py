"""What a reader without the right to contacts or accounts sees of them: 138****8000."""

from gendan.people.roles import reads

SHORT = 7  # letters up to which only the first one is shown


def mask(text):
    """The beginning and the end of a phone, an address of mail or an account."""
    if not text:
        return text
    return f"{text[:3]}****{text[-4:]}" if len(text) > SHORT else f"{text[:1]}**"


def covered(record, names):
    """Mask the named attributes of a record, in memory; returns the record."""
    for name in names:
        setattr(record, name, mask(getattr(record, name)))
    return record


def masked(record, names, right, who):
    """Mask the named attributes of a record, in memory, for a reader without the right; returns the record."""
    return record if reads(who, right) else covered(record, names)
