"""A course page: syllabus, progress, what is kept offline, grades."""
