"""Passage indexes (lexical and dense): embedded in SQLite files, or on a Qdrant server."""
