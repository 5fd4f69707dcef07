"""Whether a published site is what its builder made: for a stranger who has nothing but the site.

Nothing in the folder or at the address is trusted: every file may be missing, huge, or made to mislead.
"""
