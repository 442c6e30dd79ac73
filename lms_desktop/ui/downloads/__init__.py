"""Downloads: course, lecture, file; what comes, what waits, and for what."""
