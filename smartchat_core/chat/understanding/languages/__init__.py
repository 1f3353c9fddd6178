"""How things are asked in each language, as data."""
