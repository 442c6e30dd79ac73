from django.urls import path

from . import outline_views, views

urlpatterns = [
    path("courses/", views.Courses.as_view()),
    path("courses/categories/", views.Categories.as_view()),
    path("courses/categories/<uuid:category>/", views.CategoryItem.as_view()),
    path("courses/<uuid:course>/", views.CourseItem.as_view()),
    path("courses/<uuid:course>/instructors/", views.CourseTeachers.as_view()),
    path("courses/<uuid:course>/instructors/<uuid:instructor>/", views.CourseTeacher.as_view()),
    path("courses/<uuid:course>/reorder/", outline_views.CourseOrder.as_view()),
    path("courses/<uuid:course>/sections/", outline_views.CourseSections.as_view()),
    path("sections/<uuid:section>/", outline_views.SectionItem.as_view()),
    path("instructors/", views.Instructors.as_view()),
    path("instructors/<uuid:instructor>/", views.InstructorItem.as_view()),
]
