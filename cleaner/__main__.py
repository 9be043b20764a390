"""``python -m cleaner`` is the command `cleaner`."""

from cleaner.cli.app import main

if __name__ == "__main__":
    main()
