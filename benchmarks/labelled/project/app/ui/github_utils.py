# CLEAN: module name only begins like an SDK
def link(repo: str) -> str:
    return f'<a href="https://github.com/{repo}">source</a>'
