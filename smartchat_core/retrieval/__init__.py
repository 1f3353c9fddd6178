"""Finding the passages that fit a question."""
