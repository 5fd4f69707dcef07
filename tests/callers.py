"""Many callers of a preview at once, as a program of their own: `callers.py PORT COUNT REQUEST…`.

Each request is a file with the bytes of one; the callers take them in turn. All are connected and have asked
before the first one reads. What comes out is a line of JSON: for each request how often which answer came, as
its status and the digest of its body; an answer that ends too soon has the status 0.
"""

import asyncio
import json
import resource
import socket
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path


async def asked(port: int, request: bytes) -> socket.socket:
    """A caller that has sent the request."""
    caller = socket.socket()
    caller.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(caller, ("127.0.0.1", port))
    await loop.sock_sendall(caller, request)
    return caller


async def answered(caller: socket.socket) -> tuple[int, str]:
    """The status and the digest of what the caller is told, as far as the length that the answer names."""
    reader, writer = await asyncio.open_connection(sock=caller)
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0] or 0)
        return int(head.split()[1]), sha256(await reader.readexactly(length)).hexdigest()
    except (asyncio.IncompleteReadError, OSError):
        return 0, ""
    finally:
        writer.close()


async def call(port: int, count: int, requests: list[bytes]) -> list[Counter[tuple[int, str]]]:
    """What each of the requests got."""
    callers = await asyncio.gather(*(asked(port, requests[n % len(requests)]) for n in range(count)))
    answers = await asyncio.gather(*map(answered, callers))
    return [Counter(answers[n :: len(requests)]) for n in range(len(requests))]


def main() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    port, count, *paths = sys.argv[1:]
    found = asyncio.run(call(int(port), int(count), [Path(path).read_bytes() for path in paths]))
    print(json.dumps([[[*answer, times] for answer, times in each.items()] for each in found]))


if __name__ == "__main__":
    main()
