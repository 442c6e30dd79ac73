"""One pass between this computer and the school: push, pull, media. No threads, no timers, no Qt.

May import store, api, player, system, domain, protocol. Start reading at ``push``: it has the rule that nothing is
sent before "it is on its way" is on disk, and nothing is repeated before looking whether it arrived.
"""
