"""Rules that are spoilt on purpose: the trials have to notice."""
