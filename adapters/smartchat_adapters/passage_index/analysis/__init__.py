"""From text to the terms of a lexical index."""
