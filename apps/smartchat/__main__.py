"""`python -m smartchat` is the `smartchat` command."""

from smartchat.cli import main

if __name__ == "__main__":
    main()
