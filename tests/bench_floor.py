"""The least that a site costs: `python tests/bench_floor.py SITE TARGET` writes its bytes anew, and nothing else.

Prints CPU seconds, wall seconds, files and bytes.
"""

import os
import shutil
import sys
import time
from pathlib import Path


def floor(site: Path, target: Path) -> tuple[float, float, int, int]:
    """What it takes to write what the site holds to as many files in as many folders; they are removed again."""
    cpu = wall = 0.0
    files = size = 0
    for where, _, names in os.walk(site):
        folder = target / Path(where).relative_to(site)
        folder.mkdir(parents=True)
        for name in names:
            content, path = Path(where, name).read_bytes(), f"{folder}/{name}"
            begun = time.process_time(), time.perf_counter()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            os.write(handle, content)
            os.close(handle)
            cpu, wall = cpu + time.process_time() - begun[0], wall + time.perf_counter() - begun[1]
            files, size = files + 1, size + len(content)
    shutil.rmtree(target)
    return cpu, wall, files, size


if __name__ == "__main__":
    print(*floor(Path(sys.argv[1]), Path(sys.argv[2])))
