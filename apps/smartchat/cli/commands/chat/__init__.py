"""`smartchat chat`."""
