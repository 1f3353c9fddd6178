"""The Python API of a library, asynchronous and synchronous."""
