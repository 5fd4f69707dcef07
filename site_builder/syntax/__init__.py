"""Why a text is not YAML, or another than was meant, in the words of someone who edits it.

libyaml stops at its first complaint. Here each complaint is traced to the line that an editor has to change,
and most bring an edit after which reading goes on: so one run tells every mistake of a file.
"""
