"""The least that Django can do for the page of a list: who asks, fifty rows, finished markup (design/performance.md).

No frame, no rights, no filters, no progress: what the finished page of orders costs more than this is ours.
"""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from gendan.orders.models import Order

PAGE = """<!doctype html><title>订单</title><p>{{ user }}</p><table>{% for one in orders %}<tr><td><a
href="/orders/{{ one.number }}/">{{ one.number }}</a></td><td>{{ one.customer.short_name }}</td><td>{{ one.po_no }}</td>
<td>{{ one.on }}</td><td>{{ one.amount }}</td><td>{{ one.requested_on }}</td><td>{{ one.promised_on }}</td>
<td>{{ one.get_stage_display }}</td></tr>{% endfor %}</table>"""


def page(client):
    """A call that makes the page for whoever is logged in with a test client."""
    template = engines["django"].from_string(PAGE)

    def view(request):
        orders = Order.objects.filter(void=False).prefetch_related("customer").order_by("-on", "-id")[:50]
        return HttpResponse(template.render({"user": request.user.name, "orders": orders}))

    asked = SessionMiddleware(AuthenticationMiddleware(view))
    cookies = {name: one.value for name, one in client.cookies.items()}

    def ask():
        request = RequestFactory().get("/orders/")
        request.COOKIES.update(cookies)
        return asked(request).content

    return ask
