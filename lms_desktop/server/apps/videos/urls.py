from django.urls import path

from . import content_views, views

urlpatterns = [
    path("sections/<uuid:section>/lectures/", views.SectionLectures.as_view()),
    path("lectures/<uuid:lecture>/", views.LectureItem.as_view()),
    path("lectures/<uuid:lecture>/video/", content_views.LectureVideo.as_view()),
    path("lectures/<uuid:lecture>/pdf/", content_views.LecturePdf.as_view()),
    path("lectures/<uuid:lecture>/resources/", content_views.LectureResources.as_view()),
    path("resources/<uuid:resource>/", content_views.ResourceItem.as_view()),
]
