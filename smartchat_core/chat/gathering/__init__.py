"""Gathering what an answer is made of: passages for a model, and the answer that is given without one."""
