"""The history of the tables of base."""
