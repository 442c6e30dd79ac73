"""The windows and pages a person sees, made of Qt widgets.

May import ``tasks``, the plain views of ``services``, ``player`` and ``domain``; never the store, the network or their
libraries. Start reading at ``shell.window`` (the frame of every page), ``page`` (what a page is) and ``theme.look``.
"""
