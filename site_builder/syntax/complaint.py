"""libyaml's complaints, each traced to its cause."""

from dataclasses import dataclass

import yaml

from site_builder.diagnostic import Diagnostic
from site_builder.syntax import braces, depth, keys, texts
from site_builder.syntax.fault import Fault
from site_builder.syntax.lines import LINE_BREAK, Keys, Lines
from site_builder.syntax.lookalikes import lookalikes


def faults(path: str, text: str, error: yaml.YAMLError, known: Keys) -> tuple[Fault, ...]:
    """Why libyaml refuses the text: at least one fault.

    Codes: those of `lookalikes`, yaml-space, yaml-dash, yaml-no-colon, yaml-indent, yaml-block, yaml-colon,
    yaml-quotes, yaml-unclosed, yaml-comma, yaml-comment, yaml-control-character, yaml-documents, yaml-syntax.
    """
    lines = Lines(path, text, known)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return (_character(lines, error),)
    mark, context = error.problem_mark, error.context_mark or error.problem_mark
    complaint = _Complaint(lines, str(error.problem), mark.line, mark.column, (context.line, context.column))
    return tuple(lookalikes(path, text, known)) or (complaint.fault(),)


@dataclass(frozen=True, slots=True)
class _Complaint:
    """Its words, where libyaml noticed, and where what it was reading began; rows and columns from 0."""

    lines: Lines
    words: str
    row: int
    column: int
    begun: tuple[int, int]

    def fault(self) -> Fault:
        here = self.lines, self.row, self.column
        entry = self.lines.entry(self.row)
        match self.words:
            case "could not find expected ':'":
                return self._no_colon(self.begun[0])
            case "did not find expected key" if entry and entry.value and self.column > entry.start:
                return texts.more_behind(*here)
            case "did not find expected key" | "did not find expected '-' indicator":
                return depth.misplaced(self.lines, self.row)
            case "found unexpected end of stream":
                return texts.unclosed(self.lines, *self.begun)
            case "did not find expected ',' or ']'" | "did not find expected ',' or '}'":
                return braces.unclosed_or_colon(self.lines, self.begun, self.row, self.column)
            case "did not find expected comment or line break":
                return texts.on_line_of_sign(*here)
            case "found unknown escape character":
                return texts.escape(*here)
            case "block sequence entries are not allowed in this context":
                return braces.list_on_line(*here) or depth.misplaced(self.lines, self.row)
            case "did not find expected <document start>":
                return self._told(
                    "yaml-documents", "`...` above ends the file, and more follows", "remove `...`"
                )
            case words if words.startswith("mapping values are not allowed"):
                return self._colon()
        if entry or self.words.startswith("did not find expected alphabetic"):
            return texts.begins(*here)
        return self._told(
            "yaml-syntax", f"this cannot be read ({self.words})", "compare it with a file that works"
        )

    def _told(self, code: str, message: str, help_: str) -> Fault:
        at = self.lines.at(self.row, self.column)
        return Fault(Diagnostic(code=code, message=message, at=at, help=help_))

    def _colon(self) -> Fault:
        """A colon within a text; or a key that stands too far right, so that it goes on the text above."""
        entry, above = self.lines.entry(self.row), self.lines.above(self.row)
        if entry and entry.colon < self.column and entry.value:
            return texts.colon_in_text(self.lines, self.row, self.row, self.column)
        if above < 0 or entry is None:
            return self._told("yaml-syntax", "this colon is one too many", "put the text in quotation marks")
        if self.lines.entry(above) is None:
            return self._no_colon(above)
        dash = keys.glued_dash(self.lines, above)
        if dash is None and not self.lines.knows(entry.key):
            return texts.colon_in_text(self.lines, above, self.row, self.column)
        return dash or keys.no_dash(self.lines, above, self.row) or depth.misplaced(self.lines, self.row)

    def _no_colon(self, row: int) -> Fault:
        """A line of text where a key is wanted: its colon lacks a space, or it goes on a text above."""
        lines = self.lines
        block = lines.entry(lines.above(row))
        if block and block.is_block and (fault := texts.not_deeper(lines, row)):
            return fault
        causes = (keys.glued_dash, keys.glued_colon, keys.bare_key, texts.not_deeper)
        return next((fault for cause in causes if (fault := cause(lines, row))), None) or keys.no_key(
            lines, row
        )


def second_document(path: str, text: str, row: int, column: int) -> Fault:
    """The fault of three hyphens that are not the file's first line."""
    lines = Lines(path, text)
    more = any(line.strip() for line in lines.all[row + 1 :])
    edit = lines.edit(row, column, column + 3, "")
    problem = Diagnostic(
        code="yaml-documents",
        message="`---` begins a second document within the file",
        at=lines.at(row, column),
        help="delete this line"
        + ("; give what follows a file of its own if it is another claim" if more else ""),
        edits=() if more else (edit,),
    )
    return Fault(problem, (edit,), guessed=more)


def _character(lines: Lines, error: yaml.YAMLError) -> Fault:
    """A character that YAML forbids; libyaml gives its place in bytes."""
    before = lines.text.encode()[: getattr(error, "position", 0) or 0].decode(errors="ignore")
    row = len(LINE_BREAK.findall(before))
    column = len(LINE_BREAK.split(before)[-1])
    edit = lines.edit(row, column, column + 1, " ")
    problem = Diagnostic(
        code="yaml-control-character",
        message=f"an invisible control character, U+{ord(lines.text[len(before)]):04X}, is not allowed here",
        at=lines.at(row, column),
        help="delete it, with the cursor right behind it; it came along with pasted text",
        edits=(edit,),
    )
    return Fault(problem, (edit,))
