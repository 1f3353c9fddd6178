"""Answers without a language model, one module for each kind of request."""
