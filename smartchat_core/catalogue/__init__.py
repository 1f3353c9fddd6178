"""What is known of documents beside their texts: edits of metadata, editions of one work, and where files came from."""
