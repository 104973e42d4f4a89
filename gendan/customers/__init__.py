"""客户: the customer file, agreed prices, terms and who looks after whom (XS-009 二.2)."""
