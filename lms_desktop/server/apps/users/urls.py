from django.urls import path

from . import views

urlpatterns = [
    path("users/me/", views.Me.as_view()),
    path("users/me/settings/", views.MySettings.as_view()),
    path("users/me/social/", views.MySocial.as_view()),
    path("users/me/skills/", views.MySkills.as_view()),
    path("users/me/skills/<uuid:skill>/", views.MySkill.as_view()),
    path("users/<uuid:user>/", views.Person.as_view()),
]
