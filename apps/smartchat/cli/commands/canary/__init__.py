"""`smartchat canary`."""
