"""外勤: trips, daily reports, expenses, samples, targets (XS-009 二.6)."""
