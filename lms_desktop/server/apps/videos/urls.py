from django.urls import path

from . import views

urlpatterns = [
    path("sections/<uuid:section>/lectures/", views.SectionLectures.as_view()),
    path("lectures/<uuid:lecture>/", views.LectureItem.as_view()),
    path("lectures/<uuid:lecture>/resources/", views.LectureResources.as_view()),
]
