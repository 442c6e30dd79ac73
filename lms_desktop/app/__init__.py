"""The composition root and the life of the process: the only place that builds things; imports all but server.

Start reading at ``compose``.
"""
