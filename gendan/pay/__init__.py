"""工资: commission, salary, social insurance, income tax (XS-009 二.10)."""
