"""What all reports share: text that is safe to print, and counts in words."""

from site_builder.diagnostic import Diagnostic, Diagnostics, Severity


def safe(text: str) -> str:
    """The text with everything that could drive a terminal or reorder a line replaced."""
    return "".join(c if c.isprintable() else ("�" if c != "\t" else " ") for c in text)


def told(problem: Diagnostic) -> tuple[str, ...]:
    """What a problem says, a line each and safe to print: the message, places that explain it, the help."""
    related = (f"see {related.at}: {related.message}" for related in problem.related)
    return tuple(safe(line) for line in (problem.message, *related, problem.help) if line)


def plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def count(problems: Diagnostics) -> str:
    """How many problems there are, in words: “2 errors, 1 warning in 2 files”."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    files = len({problem.at.path for problem in problems})
    kinds = [plural(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return f"{', '.join(kinds)} in {plural(files, 'file')}" if kinds else "no problems"


def mendable(problems: Diagnostics) -> str:
    """How many of them `check --fix` mends: “1 can be fixed with --fix”; nothing where it mends none."""
    number = sum(bool(problem.edits) for problem in problems)
    return f"{number:,} can be fixed with --fix" if number else ""
