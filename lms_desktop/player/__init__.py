"""Playing lectures: one protocol, two real engines, captions, and what was really watched.

May import `domain`, `protocol` and PySide6; the only place with vlc and QtMultimedia.
Start reading at `protocol.py`, then `factory.py`.
"""
