"""What several handlers have in common: how readers' wishes are understood and answered."""
