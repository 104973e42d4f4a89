"""The desk's addresses."""

from django.urls import path

from gendan.desk import duty_views, habit_views, import_views, own_views, saved_views, views

app_name = "desk"
urlpatterns = [
    path("", duty_views.home, name="home"),
    path("duties/calls/", duty_views.calls, name="calls"),
    path("duties/calls/print/", duty_views.print_calls, name="print_calls"),
    path("duties/snooze/", duty_views.snooze, name="snooze"),
    path("duties/hand-over/", duty_views.hand_over, name="hand_over"),
    path("duties/revoke/<str:said>/", duty_views.revoke, name="revoke"),
    path("tasks/new/", duty_views.give_task, name="give_task"),
    path("tasks/<int:task>/", duty_views.finish_task, name="finish_task"),
    path("views/keep/", saved_views.keep, name="keep_view"),
    path("views/<int:view>/share/", saved_views.share, name="share_view"),
    path("views/<int:view>/forget/", saved_views.forget, name="forget_view"),
    path("own-fields/", own_views.index, name="own_fields"),
    path("own-fields/<int:field>/retire/", own_views.retire, name="retire_field"),
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("dealings/<str:code>/", views.dealings, name="dealings"),
    path("search/", views.search, name="search"),
    path("begin/", views.begin, name="begin"),
    path("notices/", habit_views.read, name="notices"),
    path("notices/unread/", habit_views.unread, name="unread"),
    path("habits/", habit_views.choose, name="habits"),
    path("imports/", import_views.index, name="imports"),
    path("imports/template/", import_views.template, name="import_template"),
    path("imports/<slug:token>/", import_views.at, name="import"),
    path("imports/<slug:token>/columns/", import_views.columns, name="import_columns"),
    path("imports/<slug:token>/mend/", import_views.mend, name="mend_import"),
    path("imports/<slug:token>/progress/", import_views.progress, name="import_progress"),
    path("imports/<slug:token>/marked/", import_views.marked, name="marked_import"),
    path("imports/<slug:token>/drop/", import_views.drop, name="drop_import"),
    path("imports/<int:batch>/undo/", import_views.undo, name="undo_import"),
]
