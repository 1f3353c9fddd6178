"""Comparing the database with the files and the index derived from it, and repairing differences."""
