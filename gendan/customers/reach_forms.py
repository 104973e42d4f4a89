"""Forms of a customer's contacts and delivery addresses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gendan.customers.models import Address, Contact
from gendan.customers.reach import ADDRESSES, CONTACTS, Contacting, Siting
from gendan.people.conflict import EditForm
from gendan.people.forms import fields_of


class ReachForm(EditForm):
    """A contact or an address; that it is the usual one is asked only where it is not. one: the record, None: new."""

    def __init__(self, *args, one=None, **kwargs):
        self.one = one
        super().__init__(*args, **kwargs)

    def bound_again(self, data, now):
        """The same form over other data."""
        return type(self)(data, initial=now, one=self.one)

    def _fields(self, kinds, usual):
        fields = fields_of(self.sort.model, *self.sort.plain, required=(self.sort.chief,), kinds=kinds)
        if self.one and getattr(self.one, self.sort.usual):
            return fields
        return fields | {self.sort.usual: forms.BooleanField(required=False, label=usual)}

    def row(self, customer):
        """What to hand to the deed."""
        values = {name: self._stored(name, value) for name, value in self.cleaned_data.items() if name != "op"}
        return self.kind(customer.code, pk=self.one and self.one.pk, **values)

    def _stored(self, name, value):
        """An empty phone is "", an empty day is none."""
        is_word = name in self.sort.plain and not self.sort.model._meta.get_field(name).null
        return value or "" if is_word else value


class ContactForm(ReachForm):
    """Somebody to call."""

    sort, kind = CONTACTS, Contacting

    def declare(self):
        """What the model says."""
        return self._fields({"mobile": "phone", "landline": "phone"}, _("设为主联系人，有事先找他"))


class AddressForm(ReachForm):
    """Where goods go."""

    sort, kind = ADDRESSES, Siting

    def declare(self):
        """What the model says."""
        return self._fields({"phone": "phone"}, _("设为默认，订单没有另外说就送到这里"))


FORMS = {Contact: ContactForm, Address: AddressForm}


def values_of(sort, one):
    """{field: value} of a record as it stands; of none, blanks."""
    names = (*sort.plain, sort.usual)
    return {name: getattr(one, name) for name in names} if one else dict.fromkeys(names)
