"""The rules of learning, pure: no disk, no network, no clock, no Qt; client and server call the same ones.

May import `protocol` alone. Each module is about one noun: `progress`, `quiz`, `grading`, `deadlines`, …
"""
