from django.urls import path

from . import views

urlpatterns = [
    path("courses/", views.Courses.as_view()),
    path("courses/categories/", views.Categories.as_view()),
    path("courses/categories/<uuid:category>/", views.CategoryItem.as_view()),
    path("courses/<uuid:course>/", views.CourseItem.as_view()),
    path("courses/<uuid:course>/instructors/", views.CourseTeachers.as_view()),
    path("courses/<uuid:course>/sections/", views.CourseSections.as_view()),
    path("sections/<uuid:section>/", views.SectionItem.as_view()),
    path("sections/<uuid:section>/lectures/", views.SectionLectures.as_view()),
]
