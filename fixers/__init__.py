"""One module for each rule that can be fixed, named like the rule's module; `discovery.py` finds them."""
