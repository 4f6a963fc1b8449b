"""`python -m moodtrack`: the command line, where its command is not on the path."""

from moodtrack.cli import app

if __name__ == "__main__":
    app(prog_name="moodtrack")
