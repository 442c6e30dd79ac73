"""A small program with a function, a loop and a decision: the average of some marks."""


def average(marks):
    """Return the average, or None where there is nothing to count."""
    if not marks:
        return None
    total = 0
    for mark in marks:
        total = total + mark
    return total / len(marks)


marks = [7, 9, 6, 10]
print("The average of", marks, "is", average(marks))
