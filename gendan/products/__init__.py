"""产品: models and styles, cost make-up, packing and list prices (XS-009 二.1)."""
