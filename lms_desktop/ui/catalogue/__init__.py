"""The catalogue: the courses that the school offers."""
