"""HTTP, and nothing else: one call in, one answer or one of our errors out. The only place with requests.

Start reading at ``school``; ``endpoints`` has one module for each category of the API.
"""
