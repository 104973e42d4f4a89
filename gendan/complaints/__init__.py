"""投诉: complaints, returns, corrective action (XS-009 二.8)."""
