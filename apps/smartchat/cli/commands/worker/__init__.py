"""`smartchat worker`."""
