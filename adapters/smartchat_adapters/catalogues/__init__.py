"""Catalogues of other programs that books are imported from."""
