"""Follow messages through all logs."""
