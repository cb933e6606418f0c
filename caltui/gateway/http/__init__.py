"""HTTP: the client, and what the environment says about proxies and trust."""
