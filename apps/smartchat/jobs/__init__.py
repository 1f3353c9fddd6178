"""Job execution, relay and sweeper within a process; web, library and worker share them."""
