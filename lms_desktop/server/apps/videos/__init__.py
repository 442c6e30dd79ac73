"""What a lecture shows and gives: videos, documents, files."""
