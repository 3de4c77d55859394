# CLEAN: exec and eval of harmless literals that contain SDK words
exec("stripe = 3")
value = eval("{'openai': 1}['openai']")
exec("text = 'import stripe'")
