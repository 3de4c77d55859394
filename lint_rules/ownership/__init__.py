"""Rules about who owns what: credentials, connections, runtimes, and what the manifest says of them."""
