"""Security operations: reading and verifying the audit, investigating, and reviewing who may do what."""
