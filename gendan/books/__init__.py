"""账: the goods book and the money book, append-only, with balances that guard stock and credit."""
