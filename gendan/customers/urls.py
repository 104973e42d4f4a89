"""Addresses of customers."""

from django.urls import path

from gendan.customers import dossier_views, number_views, price_views, quote_views, reach_views, views

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
    path("<str:code>/contacts/new/", reach_views.contact, name="new_contact"),
    path("<str:code>/contacts/<int:person>/", reach_views.contact, name="contact"),
    path("<str:code>/contacts/<int:person>/retire/", reach_views.retire_contact, name="retire_contact"),
    path("<str:code>/addresses/new/", reach_views.address, name="new_address"),
    path("<str:code>/addresses/<int:place>/", reach_views.address, name="address"),
    path("<str:code>/addresses/<int:place>/retire/", reach_views.retire_address, name="retire_address"),
    path("<str:code>/verify/", reach_views.verify, name="verify"),
    path("<str:code>/goods/", views.goods, name="goods"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/prices/new/", price_views.propose, name="propose"),
    path("<str:code>/quote/", quote_views.print_quote, name="quote"),
    path("<str:code>/numbers/", number_views.name_goods, name="numbers"),
    path("<str:code>/dossier/", dossier_views.print_dossier, name="dossier"),
    path("<str:code>/assign/", views.assign, name="assign"),
    path("<str:code>/own/", views.fill_own, name="fill_own"),
]
