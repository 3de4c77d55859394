import openai  # VIOLATION t2 robust: import right after the BOM
