"""What a book is about: its people, places and terms, found by rules and bounded by how far a reader has read."""
