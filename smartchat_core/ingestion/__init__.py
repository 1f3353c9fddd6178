"""From a file to passages: what is accepted, how it is cut, and what it goes through."""
