"""The passage index on a Qdrant server."""
