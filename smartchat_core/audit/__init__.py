"""The audit: what is recorded of changes, in the transaction of each, and how its chain is verified."""
