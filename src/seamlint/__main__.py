"""`python -m seamlint` and the console script."""

import gc
import sys


def main() -> int:
    """Run the command line with the process's own arguments; the result is the exit code."""
    gc.disable()  # the process ends before there is much to find
    try:
        from seamlint import shortcut

        if shortcut.take(sys.argv[1:]):
            return 0
        from seamlint.cli import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        print("seamlint: interrupted", file=sys.stderr)
        return 130
    except Exception as error:  # the last line of defence: no traceback for people, exit code 3
        from seamlint.redaction import shown

        print(f"seamlint: internal error: {type(error).__name__}: {shown(str(error), 200)}", file=sys.stderr)
        print("Please report it; SEAMLINT_TRACEBACK=1 shows where it happened.", file=sys.stderr)
        import os

        if os.environ.get("SEAMLINT_TRACEBACK"):
            raise
        return 3
    finally:
        gc.freeze()  # nor does it pay to look everything through at the end


if __name__ == "__main__":
    sys.exit(main())
