"""Messages of mail, and web pages that were saved as one message."""
