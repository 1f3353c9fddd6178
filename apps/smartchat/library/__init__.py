"""The three-line face of a library, asynchronous and synchronous."""
