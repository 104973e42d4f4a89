"""Addresses of deliveries."""

from django.urls import path

from gendan.shipping import views

app_name = "shipping"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.ship, name="ship"),
    path("<str:number>/", views.page, name="page"),
    path("<str:number>/print/", views.print_note, name="print"),
    path("<str:number>/arrival/", views.arrival, name="arrival"),
]
