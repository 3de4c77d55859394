"""`seamlint context`: what a person or an agent must know before they edit a file."""
