"""`python -m studyapp` and the `studyapp` command."""


def main() -> None:
    """Run the command line."""
    from studyapp.cli import run

    run()


if __name__ == "__main__":
    main()
