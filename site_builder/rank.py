"""Where things stand in a list, as texts that sort by themselves: in memory, and in a database."""

from datetime import date


def ranked(*parts: str | int) -> str:
    """A rank by these parts, one after the other; numbers are not negative and below a billion."""
    return "\x1f".join(f"{part:09}" if isinstance(part, int) else part for part in parts)


def newest(day: date) -> int:
    """The day as a part of a rank that puts the last one first."""
    return date.max.toordinal() - day.toordinal()
