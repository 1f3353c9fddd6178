"""What answers say in their own words, by language."""
