"""The grading desk: the queue, the paper, the grade."""
