"""Numbers made by other software, replayed."""
