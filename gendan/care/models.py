"""沟通记录: what was talked about with customers, and the answers that they were promised (XS-009 二.9, R-9.1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gendan.base import guards
from gendan.customers.models import Customer, OfCustomers
from gendan.orders.models import Question


class Talks(OfCustomers):
    """Talks, and which of them are still owed something."""

    def owed(self):
        """Those that promised an answer which no later talk brought."""
        return self.filter(answer_on__isnull=False, reply=None)


class Talk(models.Model):
    """One talk with a customer; answers: the earlier one whose promised answer it brought."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="talks")
    on = models.DateField(_("日期"))
    whom = models.CharField(_("跟谁谈的"), max_length=60, blank=True)
    channel = models.CharField(_("方式"), max_length=8, choices=Question.Channel, default=Question.Channel.PHONE)
    said = models.TextField(_("谈了什么"))
    answer_on = models.DateField(_("答应哪天答复"), null=True)
    answers = models.OneToOneField("self", models.PROTECT, null=True, related_name="reply")
    by = models.CharField(_("记录人"), max_length=60)

    objects = Talks.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said=""), name="talk_says_something"),
            models.CheckConstraint(condition=Q(channel__in=Question.Channel.values), name="talk_channel_known"),
            models.CheckConstraint(condition=Q(answer_on__gte=F("on")), name="answered_after_the_talk"),
        ]
        indexes = [
            models.Index(fields=["customer", "-on", "-id"], name="talk_by_customer"),
            models.Index(fields=["answer_on"], condition=Q(answer_on__isnull=False), name="talk_by_answer"),
        ]


guards.append_only(Talk)
