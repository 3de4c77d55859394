"""What `seamlint init` does: reads a repository, proposes a configuration, and writes it when it is told to."""
