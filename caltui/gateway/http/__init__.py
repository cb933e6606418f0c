"""HTTP: the client, proxies and certificates from the environment, host names."""
