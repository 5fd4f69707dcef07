"""A start from what a desk already has: files of others become claim files, articles and a list of the rest.

Nothing is guessed. What this project demands and the file does not say makes a draft that names it; what can
become no file at all is listed with its place and the reason.
"""
