"""Pure rules and the small types that every layer speaks. Imports ``protocol`` only; no clock, disk, network or Qt.

Start at ``progress`` and ``quiz``: the client and the server call the same functions there.
"""
