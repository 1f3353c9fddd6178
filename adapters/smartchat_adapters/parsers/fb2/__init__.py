"""FictionBook 2."""
