"""Addresses of customers."""

from django.urls import path

from gendan.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.open_file, name="new"),
    path("pick/", views.pick, name="pick"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/prices/new/", views.agree, name="agree"),
    path("<str:code>/assign/", views.assign, name="assign"),
    path("<str:code>/own/", views.fill_own, name="fill_own"),
]
