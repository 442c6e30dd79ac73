from django.urls import path

from . import views

urlpatterns = [
    path("auth/register/", views.Register.as_view()),
    path("auth/login/", views.Login.as_view()),
    path("auth/logout/", views.Logout.as_view()),
    path("auth/refresh/", views.Refresh.as_view()),
    path("auth/verify-email/", views.VerifyEmail.as_view()),
    path("auth/password-reset/", views.PasswordReset.as_view()),
    path("auth/password-reset-confirm/", views.PasswordResetConfirm.as_view()),
    path("auth/devices/", views.Devices.as_view()),
    path("auth/devices/<uuid:device>/", views.DeviceItem.as_view()),
]
