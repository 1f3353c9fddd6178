"""`smartchat shelves`."""
