"""What travels between the program and a school's server: rows, enums, limits, error codes.

Imports nothing of ours. Start reading at `rows.py`, then the module of the entity that you need.
"""
