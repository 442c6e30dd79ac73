"""The rows of the API that the client uses, one module for each category, one function for each row.

Rows come back as the bytes that the school sent, so that the mirror keeps fields that this program does not know.
"""
