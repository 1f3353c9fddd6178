"""Word documents and OpenDocument texts."""
