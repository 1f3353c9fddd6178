"""File stores through fsspec: a folder on this machine."""
