"""The library: the courses that a person joined."""
