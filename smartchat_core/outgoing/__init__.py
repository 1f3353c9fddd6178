"""Policies for outgoing requests: where they may be addressed, and which networks they may reach."""
