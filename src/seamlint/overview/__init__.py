"""`seamlint report`: which surface reaches which provider through which capability, as one page."""
