"""The life of a job: leases, stages, retries, dispatch and recovery of lost work."""
