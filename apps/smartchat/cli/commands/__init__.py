"""The subcommands, one a module. Each imports what it works with when it runs."""
