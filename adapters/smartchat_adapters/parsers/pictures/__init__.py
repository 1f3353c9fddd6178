"""Pictures of pages: their size, what text recognition needs of them, and what it has read."""
