"""人员: who works here, who may do what, who sees what, and who did what."""
