"""Addresses of customers."""

from django.urls import path

from gendan.customers import dossier_views, number_views, price_views, quote_views, views

app_name = "customers"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.open_file, name="new"),
    path("pick/", views.pick, name="pick"),
    path("prices/", views.price_list, name="prices"),
    path("proposals/", price_views.index, name="proposals"),
    path("proposals/<str:number>/", price_views.page, name="proposal"),
    path("proposals/<str:number>/<str:step>/", price_views.answer, name="answer"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/contacts/", views.contacts, name="contacts"),
    path("<str:code>/goods/", views.goods, name="goods"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/prices/new/", price_views.propose, name="propose"),
    path("<str:code>/quote/", quote_views.print_quote, name="quote"),
    path("<str:code>/numbers/", number_views.name_goods, name="numbers"),
    path("<str:code>/dossier/", dossier_views.print_dossier, name="dossier"),
    path("<str:code>/assign/", views.assign, name="assign"),
    path("<str:code>/own/", views.fill_own, name="fill_own"),
]
