"""What names look like in each language, as data."""
