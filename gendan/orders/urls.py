"""Addresses of orders."""

from django.urls import path

from gendan.orders import (
    batch_views,
    calendar_views,
    change_views,
    draft_views,
    file_views,
    intake_views,
    kanban_views,
    own_views,
    peek_views,
    review_views,
    views,
)

app_name = "orders"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", intake_views.new, name="new"),
    path("look/", intake_views.look, name="look"),
    path("draft/", draft_views.keep, name="keep"),
    path("draft/drop/", draft_views.drop, name="drop"),
    path("file/", intake_views.read_file, name="read_file"),
    path("goods/", intake_views.goods, name="goods"),
    path("paid/", intake_views.paid, name="paid"),
    path("usual/", intake_views.usual, name="usual"),
    path("batch/", batch_views.look, name="batch"),
    path("kanban/", kanban_views.board, name="kanban"),
    path("calendar/", calendar_views.month, name="calendar"),
    path("of/<str:code>/", views.under_way, name="under_way"),
    path("<str:number>/", views.page, name="page"),
    path("<str:number>/peek/", peek_views.peek, name="peek"),
    path("<str:number>/story/", views.story, name="story"),
    path("<str:number>/review/", review_views.card, name="review"),
    path("<str:number>/answer/<int:question>/", review_views.answer, name="answer"),
    path("<str:number>/review/print/", review_views.print_review, name="print_review"),
    path("<str:number>/review/<str:dimension>/ask/", review_views.ask, name="ask"),
    path("<str:number>/review/<str:dimension>/", review_views.decide, name="decide"),
    path("<str:number>/print/", views.print_confirmation, name="print"),
    path("<str:number>/change/", change_views.edit, name="edit"),
    path("<str:number>/change/look/", change_views.look, name="look_again"),
    path("<str:number>/change/<str:change>/", change_views.acknowledge, name="acknowledge"),
    path("<str:number>/cost/", change_views.cost, name="cost"),
    path("<str:number>/attach/", file_views.attach, name="attach"),
    path("<str:number>/files/", file_views.part, name="files"),
    path("<str:number>/files/<int:pk>/", file_views.show, name="file"),
    path("<str:number>/files/<int:pk>/small/", file_views.small, name="small"),
    path("<str:number>/files/<int:pk>/void/", file_views.void, name="void_file"),
    path("<str:number>/own/", own_views.fill, name="fill_own"),
    path("<str:number>/<str:step>/", views.take, name="take"),
]
