"""Addresses of returns."""

from django.urls import path

from gendan.complaints import views

app_name = "complaints"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.take_back, name="take_back"),
]
