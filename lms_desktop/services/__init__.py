"""What a person can do, one module per feature. Plain Python: no Qt, no threads; called from a worker.

May import sync, store, api, player, system, domain, protocol. Start reading at ``views`` (what the pages show) and
``notes`` (the smallest complete feature). This module stays light: the window is painted before SQLAlchemy is there.
"""
