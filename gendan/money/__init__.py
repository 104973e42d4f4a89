"""货款: invoices, receipts, 铺货 settlement, adjustments, reconciliation (XS-009 二.5)."""
