"""What keeps a person's work when a file does not: copies, reading of damaged files, and putting both together.

Start reading at ``recovery``. ``carving`` knows the pages of SQLite, ``salvage`` which of their rows a person made.
"""
