"""Comic books: archives of pictures."""
