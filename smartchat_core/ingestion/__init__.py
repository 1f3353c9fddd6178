"""From an uploaded file to passages that can be found."""
