# CLEAN: sibling script module
import analytics

if __name__ == "__main__":
    print(analytics.count([1, 2]))
