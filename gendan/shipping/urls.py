"""Addresses of deliveries."""

from django.urls import path

from gendan.shipping import offset_views, slip_views, views

app_name = "shipping"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.ship, name="ship"),
    path("offsets/", offset_views.offsets, name="offsets"),
    path("slips/", slip_views.file_slips, name="slips"),
    path("<str:number>/", views.page, name="page"),
    path("<str:number>/print/", views.print_note, name="print"),
    path("<str:number>/arrival/", views.arrival, name="arrival"),
]
