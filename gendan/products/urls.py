"""Addresses of products."""

from django.urls import path

from gendan.products import photo_views, views

app_name = "products"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.enter, name="new"),
    path("pick/", views.pick, name="pick"),
    path("<str:code>/", views.page, name="page"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/cost/", views.cost, name="cost"),
    path("<str:code>/print/", views.print_card, name="print"),
    path("<str:code>/steps/", views.steps, name="steps"),
    path("<str:code>/photos/", photo_views.page, name="photos"),
    path("<str:code>/photos/attach/", photo_views.attach, name="attach_photo"),
    path("<str:code>/photos/<int:pk>/", photo_views.show, name="photo"),
    path("<str:code>/photos/<int:pk>/small/", photo_views.small, name="small_photo"),
    path("<str:code>/photos/<int:pk>/void/", photo_views.void, name="void_photo"),
    path("<str:code>/market/", views.observe, name="observe"),
    path("<str:code>/own/", views.fill_own, name="fill_own"),
]
