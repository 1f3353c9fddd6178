"""What developers run: servers, the stack of `make up`, and the generators of `make generate`."""
