"""Who a request comes from, and what that may do: the step from HTTP to users, sessions and keys."""
