"""When somebody has to know: one module for each kind of trouble, and all of it in `every`."""
