"""生产: instructions, capacity, progress, inspection, shortages (XS-009 二.3)."""
