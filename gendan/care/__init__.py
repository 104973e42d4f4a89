"""客情: care calls, new-product pushes, visits and reception (XS-009 二.9, 二.11)."""
