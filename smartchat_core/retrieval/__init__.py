"""Retrieval: finding the passages that fit a question."""
