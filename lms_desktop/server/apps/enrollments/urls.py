from django.urls import path

from . import views

urlpatterns = [
    path("enrollments/", views.Enrollments.as_view()),
    path("enrollments/<uuid:enrollment>/", views.EnrollmentItem.as_view()),
    path("enrollments/<uuid:enrollment>/progress/", views.EnrollmentProgress.as_view()),
    path("enrollments/<uuid:enrollment>/bookmarks/", views.EnrollmentBookmarks.as_view()),
    path("enrollments/<uuid:enrollment>/notes/", views.EnrollmentNotes.as_view()),
    path("courses/<uuid:course>/enroll/", views.CourseEnroll.as_view()),
    path("lectures/<uuid:lecture>/progress/", views.LectureProgress.as_view()),
    path("lectures/<uuid:lecture>/bookmarks/", views.LectureBookmarks.as_view()),
    path("lectures/<uuid:lecture>/notes/", views.LectureNotes.as_view()),
    path("bookmarks/<uuid:row>/", views.BookmarkItem.as_view()),
    path("notes/<uuid:row>/", views.NoteItem.as_view()),
]
