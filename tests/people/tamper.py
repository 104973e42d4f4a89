"""What somebody with the database in his hands could do to the journal; each tells the row that must be named."""

from django.conf import settings

from gendan.people import journal
from gendan.people.models import Entry, Head

CONTENT = ("at", "who", "deed", "payload", "mac")
SPOILED = {"who": "nobody", "deed": "orders.close", "payload": "{}", "mac": "0" * 64}


def edit(rng, last):
    n, name = rng.randint(1, last), rng.choice(list(SPOILED))
    Entry.objects.filter(n=n).update(**{name: SPOILED[name]})
    return n


def delete(rng, last):
    n = rng.randint(1, last - 1)
    Entry.objects.filter(n=n).delete()
    return n


def swap(rng, last):
    first, second = sorted(rng.sample(range(1, last + 1), 2))
    one, other = Entry.objects.get(n=first), Entry.objects.get(n=second)
    for row, content in ((one, other), (other, one)):
        Entry.objects.filter(n=row.n).update(**{name: getattr(content, name) for name in CONTENT})
    return first


def insert(rng, last):
    """A forged row behind the last one, made like a true one."""
    row = Entry.objects.get(n=rng.randint(1, last))
    row.n = last + 1
    row.save(force_insert=True)
    return last + 1


def cut(rng, last):
    """The last rows are gone, the head still tells of them: named is the row after which they were cut."""
    kept = rng.randint(1, last - 1)
    Entry.objects.filter(n__gt=kept).delete()
    return kept


def cut_with_head(rng, last):
    """The last rows are gone, and the head row was put back as it was before they came: only the anchor knows."""
    kept = rng.randint(1, last - 1)
    forget_after(kept)
    return kept


def forget_after(n):
    """Cut everything after an entry, and put the head row of that moment back."""
    Entry.objects.filter(n__gt=n).delete()
    mac = Entry.objects.get(n=n).mac
    seal = journal._seal((settings.HOME.path / journal.KEY).read_bytes(), n, mac)
    Head.objects.update(n=n, mac=mac, seal=seal)


WAYS = (edit, delete, swap, insert, cut, cut_with_head)
