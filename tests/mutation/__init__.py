"""rules that are mutated on purpose: the cases have to notice."""
