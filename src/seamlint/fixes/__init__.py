"""From findings to fixes, and from fixes to files: planned, proven, and written all or not at all."""
