"""Addresses of the customers' accounts."""

from django.urls import path

from gendan.money import credit_views, form_views, remittance_views, views

app_name = "money"
urlpatterns = [
    path("receipts/", views.receipts, name="receipts"),
    path("receipts/new/", form_views.take_receipt, name="take_receipt"),
    path("remittances/", remittance_views.index, name="remittances"),
    path("remittances/new/", remittance_views.announce, name="announce"),
    path("remittances/<str:number>/", remittance_views.page, name="remittance"),
    path("remittances/<str:number>/miss/", remittance_views.miss, name="miss"),
    path("bills/", views.bills, name="bills"),
    path("invoices/", views.invoices, name="invoices"),
    path("invoices/new/", form_views.issue_invoice, name="issue_invoice"),
    path("settlements/", views.settlements, name="settlements"),
    path("settlements/new/", form_views.settle, name="settle"),
    path("withdrawals/new/", form_views.withdraw, name="withdraw"),
    path("adjustments/", views.adjustments, name="adjustments"),
    path("adjustments/new/", form_views.adjust, name="adjust"),
    path("account/<str:code>/", views.account, name="account"),
    path("buying/<str:code>/", views.buying, name="buying"),
    path("account/<str:code>/promise/", form_views.promise, name="promise"),
    path("credit/<str:code>/", credit_views.page, name="credit"),
    path("credit/<str:code>/new/", credit_views.let_pass, name="let_pass"),
    path("credit/<str:code>/<str:number>/end/", credit_views.end_pass, name="end_pass"),
    path("shelf/<str:code>/", views.shelf, name="shelf"),
]
