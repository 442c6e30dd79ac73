from django.urls import path

from . import views

urlpatterns = [
    path("users/me/", views.Me.as_view()),
    path("users/me/settings/", views.MySettings.as_view()),
]
