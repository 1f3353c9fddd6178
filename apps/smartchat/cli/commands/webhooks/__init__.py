"""`smartchat webhooks`."""
