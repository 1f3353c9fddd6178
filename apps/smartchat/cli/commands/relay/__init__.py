"""`smartchat relay`."""
