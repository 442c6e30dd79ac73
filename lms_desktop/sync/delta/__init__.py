"""The way to a school that keeps a change log: what is new by a cursor, entries in batches, files in parts.

Start reading at ``pull``, then ``push``; ``sync.way`` chooses between this and the lists.
"""
