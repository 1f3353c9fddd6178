"""Claim verification: checking by measured rules whether a quote supports a claim."""
