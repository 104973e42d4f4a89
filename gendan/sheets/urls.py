"""Addresses of sheets."""

from django.urls import path

from gendan.sheets import views

app_name = "sheets"
urlpatterns = [
    path("", views.index, name="list"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/facts/", views.facts, name="facts"),
    path("<str:code>/remark/", views.remark, name="remark"),
    path("<str:code>/print/", views.print_sheet, name="print"),
    path("<str:code>/file/<str:form>/", views.file, name="file"),
]
