"""`smartchat serve`."""
