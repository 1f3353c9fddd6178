"""Word documents (DOCX): their text as Word shows it."""
