"""The LowCodeAPI gateway in front of the sandbox: addresses, wrappers, faults."""
