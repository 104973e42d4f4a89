"""订单: intake, review, confirmation, release, change (XS-009 二.3)."""
