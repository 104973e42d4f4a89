"""What later rooms' deeds may write here inside their own transaction: on which day an agreed price was last used."""

from gendan.base import bulk
from gendan.customers.models import AgreedPrice


def use(agreed, days):
    """Orders of these days took these agreed prices (Agreed or None, in step): a used price is not re-dated."""
    used = {}
    for price, day in zip(agreed, days, strict=True):
        if price and (price.last_used_on is None or price.last_used_on < day):
            used[price.pk] = max(day, used.get(price.pk, day))
    bulk.update(AgreedPrice, sorted(used.items()), ["last_used_on"])
