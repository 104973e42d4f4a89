"""What a reader without the right to contacts or accounts sees of them: 138****8000."""

from gendan.people.roles import reads

SHORT = 7  # letters up to which only the first one is shown


def mask(text):
    """The beginning and the end of a phone, an address of mail or an account."""
    if not text:
        return text
    return f"{text[:3]}****{text[-4:]}" if len(text) > SHORT else f"{text[:1]}**"


def masked(record, names, right, who):
    """Mask the named attributes of a record, in memory, for a reader without the right; returns the record."""
    if not reads(who, right):
        for name in names:
            setattr(record, name, mask(getattr(record, name)))
    return record
