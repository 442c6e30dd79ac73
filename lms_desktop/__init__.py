"""LMS Desktop: an offline learning client and the server it speaks to.

Start reading at ``app.compose`` (how the client is put together), ``services`` (what a person can do) and
``server.apps`` (what the school keeps). The README has the map.
"""

__version__ = "0.1.0"
