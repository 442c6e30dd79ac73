from django.urls import path

from . import quiz_views, views

urlpatterns = [
    path("courses/<uuid:course>/assignments/", views.CourseAssignments.as_view()),
    path("assignments/<uuid:assignment>/", views.AssignmentItem.as_view()),
    path("assignments/<uuid:assignment>/attachments/", views.AssignmentAttachments.as_view()),
    path("assignments/<uuid:assignment>/submit/", views.AssignmentSubmit.as_view()),
    path("assignments/<uuid:assignment>/submissions/", views.AssignmentSubmissions.as_view()),
    path("submissions/<uuid:submission>/", views.SubmissionItem.as_view()),
    path("submissions/<uuid:submission>/grade/", views.SubmissionGrade.as_view()),
    path("lectures/<uuid:lecture>/quiz/", quiz_views.LectureQuiz.as_view()),
    path("quizzes/<uuid:quiz>/", quiz_views.QuizItem.as_view()),
    path("quizzes/<uuid:quiz>/questions/", quiz_views.QuizQuestions.as_view()),
    path("questions/<uuid:question>/", quiz_views.QuestionItem.as_view()),
    path("quizzes/<uuid:quiz>/start/", quiz_views.QuizStart.as_view()),
    path("quizzes/<uuid:quiz>/attempts/", quiz_views.QuizAttempts.as_view()),
    path("quiz-attempts/<uuid:attempt>/", quiz_views.AttemptItem.as_view()),
    path("quiz-attempts/<uuid:attempt>/submit/", quiz_views.AttemptSubmit.as_view()),
    path("quiz-attempts/<uuid:attempt>/result/", quiz_views.AttemptResult.as_view()),
    path("quiz-attempts/<uuid:attempt>/grade/", quiz_views.AttemptGrade.as_view()),
]
