from django.urls import path

from . import views

urlpatterns = [
    path("capabilities/", views.Capabilities.as_view()),
    path("push/", views.Push.as_view()),
    path("changes/", views.Changes.as_view()),
    path("snapshot/", views.Snapshot.as_view()),
    path("digest/", views.Digest.as_view()),
    path("media/", views.Media.as_view()),
    path("uploads/", views.Uploads.as_view()),
    path("uploads/<uuid:upload>/", views.UploadItem.as_view()),
]
