"""What parsers of several formats need: archives, XML, encodings, hidden text."""
