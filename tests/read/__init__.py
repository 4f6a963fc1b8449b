"""Reading: every format, its samples, and what damage does to them."""
