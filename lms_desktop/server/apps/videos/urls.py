from django.urls import path

from . import views

urlpatterns = [
    path("lectures/<uuid:lecture>/", views.LectureItem.as_view()),
    path("lectures/<uuid:lecture>/resources/", views.LectureResources.as_view()),
]
