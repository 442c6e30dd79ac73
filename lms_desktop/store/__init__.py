"""The local database of one account, and the files beside it. The only place with SQLAlchemy.

Two layers: ``base_*`` tables hold what the school said, ``overlay_*`` tables what the outbox makes of it; a view is
base where there is no overlay, and the overlay where there is one. A pull or an acknowledgement writes base; a
person's write puts an outbox entry and its overlay in one transaction. Start reading at ``tables``, then ``store``.
"""
