"""Builds a fact-check microsite in which every quote is verified against its article."""

__version__ = "0.1.0"
