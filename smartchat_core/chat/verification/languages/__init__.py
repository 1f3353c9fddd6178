"""The words of each language that the rules know."""
