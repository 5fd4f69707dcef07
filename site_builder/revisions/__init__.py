"""Revisions of a site in git: what a change does to published work, and what its readers will see."""
