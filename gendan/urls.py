"""Addresses, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("gendan.desk.urls")),
    path("products/", include("gendan.products.urls")),
    path("customers/", include("gendan.customers.urls")),
    path("orders/", include("gendan.orders.urls")),
    path("shipping/", include("gendan.shipping.urls")),
    path("money/", include("gendan.money.urls")),
    path("returns/", include("gendan.complaints.urls")),
    path("care/", include("gendan.care.urls")),
    path("sheets/", include("gendan.sheets.urls")),
]

handler400 = "gendan.desk.views.unclear"
handler403 = "gendan.desk.views.forbidden"
handler404 = "gendan.desk.views.missing"
handler500 = "gendan.desk.views.broken"
