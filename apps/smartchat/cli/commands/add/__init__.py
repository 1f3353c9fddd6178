"""`smartchat add`."""
