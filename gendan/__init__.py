"""Gendan 跟单: the direct-sales back office of a Chinese manufacturer (XS-009)."""

__version__ = "0.1.0"
