"""The school: a Django project that speaks the API and keeps what people made.

Imports `protocol` and `domain` only; nothing imports it. Start reading at `urls.py`, then the app of the
entity: `policies.py` says who may, `actions.py` changes, `render.py` writes rows, `views.py` only parses and
answers.
"""
