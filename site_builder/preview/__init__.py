"""The preview on the editor's machine: the site in memory, its server, and what editors do in it."""
