"""`smartchat audit show|verify|export|anchor`."""
