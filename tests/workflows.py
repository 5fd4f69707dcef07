"""Writes what this repository has from the templates of a new site; run it after a change of one of those."""

from pathlib import Path

from site_builder.scaffold import own_files

CHECKOUT = Path(__file__).parent.parent

if __name__ == "__main__":
    for path, text in own_files().items():
        target = CHECKOUT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        print(path)
