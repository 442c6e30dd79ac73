"""A walk through the whole program, by real keys and clicks on the shipped windows and with a real school.

``remote`` lives inside the program that is walked through; all else drives it from outside. Start at ``command``.
"""
