"""The description of the HTTP interface: what is taken, and everything that is answered."""
