"""One module per command: they own the clock, the terminal, the server and the exit status."""
