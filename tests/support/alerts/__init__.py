"""Cases of alert rules with promtool: what happens, and when each alert has to fire."""
