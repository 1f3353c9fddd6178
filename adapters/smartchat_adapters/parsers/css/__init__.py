"""Cascading style sheets, as far as they decide whether text is visible."""
