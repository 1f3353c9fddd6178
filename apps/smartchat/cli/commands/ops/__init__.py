"""`smartchat ops`: commands for operators."""
