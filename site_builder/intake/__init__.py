"""From a file or an address to an article's text and what is known of it, each value with where it was found.

Nothing is guessed silently: what is doubtful is said to be, what contradicts it stands beside it, and what is
not found stays unknown.
"""
