"""Every write under every fault: one write at most, and a journal that tells the truth."""
