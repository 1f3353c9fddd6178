"""Alert rules: one module for each kind of trouble, and all of them in `registry`."""
