"""Workers: pools on a queue, the worker within a process, the beat and the sweeper's loop."""
