"""`smartchat monitor`."""
