"""Limits how often the gateway is asked: the budget, Cal's own limit, and repeats."""
