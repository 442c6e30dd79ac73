"""The catalogue, and how a course is put together."""
