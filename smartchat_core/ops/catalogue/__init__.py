"""What is measured: one module for each kind of thing, and all of it in `every`."""
