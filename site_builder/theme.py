"""Where the default theme lies: its templates, its assets and the words of its languages."""

from pathlib import Path


def folder() -> Path:
    """Inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
