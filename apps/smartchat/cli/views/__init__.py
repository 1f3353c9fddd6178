"""What people see: tables, passages, answers, progress."""
