"""A quiz: start card, questions, hand in, result. Start at ``pane``."""
