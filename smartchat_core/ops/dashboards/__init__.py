"""What people look at: one module for each dashboard, and all of them in `every`."""
