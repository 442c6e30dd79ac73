"""Answers that no quiz can judge by itself: read, given points, sent. Start reading at ``page``."""
