"""发货: delivery notes, expected arrival and arrival feedback (XS-009 二.3, 二.4)."""
