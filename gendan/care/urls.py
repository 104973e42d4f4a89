"""Addresses of customer care."""

from django.urls import path

from gendan.care import views

app_name = "care"
urlpatterns = [
    path("<str:code>/talk/", views.talk, name="talk"),
]
