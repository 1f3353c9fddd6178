"""`smartchat security block|unblock|revoke|notify|sessions|investigate|review`."""
