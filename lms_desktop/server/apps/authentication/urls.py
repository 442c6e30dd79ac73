from django.urls import path

from . import views

urlpatterns = [
    path("auth/login/", views.Login.as_view()),
    path("auth/logout/", views.Logout.as_view()),
    path("auth/refresh/", views.Refresh.as_view()),
]
