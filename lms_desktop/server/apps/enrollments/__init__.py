"""What a learner makes: enrollments, progress, bookmarks, notes."""
