"""`smartchat groups`."""
