"""Where the program begins: ``python -m gradexplorer``, ``python main.py`` and the command ``gradexplorer``."""


def main() -> int:
    """Run the command line and return the exit code.

    Its imports take a fifth of a second before it awaits signals: a Ctrl+C until then ends as one does later.
    """
    try:
        from gradexplorer.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
