"""Excerpts: stretches of a text that can be read by themselves, around the sentences that answer a question."""
