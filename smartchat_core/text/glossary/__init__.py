"""A small dictionary of the commonest words in nine languages, and what words and names are in another language."""
