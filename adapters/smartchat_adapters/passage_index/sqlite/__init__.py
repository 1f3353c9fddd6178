"""The embedded passage index: one SQLite file a generation."""
