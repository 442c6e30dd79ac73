"""The lecture room: the work on one side, outline, transcript, notes, bookmarks and files on the other."""
