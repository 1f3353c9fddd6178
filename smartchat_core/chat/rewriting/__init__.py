"""Questions that a model rewrites so that they can be searched for: follow-ups, and those in another language."""
