"""The office: Django's admin pages, for those who run the school. People, courses, enrollments, payments, lists."""
