"""An update page from the cache against a bare Django view, through the same web server."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 4.0
CONNECTIONS = 8
BATCH = 16  # requests on their way at once in each connection
LEAST = 40


def run() -> None:
    path = _demo_path()
    bare = _rate("tools.bench.bare:application", 18_011, "/")
    ours = _rate("counterfoil.wsgi:application", 18_012, path)
    print(f"\nUpdate page from the cache ({path})")
    print(f"  bare Django view    {bare:8,.0f} requests/s")
    print(f"  update page         {ours:8,.0f} requests/s")
    print(f"  share               {100 * ours / bare:8.0f} %  (at least {LEAST} % is the aim)")


def _demo_path() -> str:
    from counterfoil.base import provision
    from counterfoil.packs import demo
    from counterfoil.publishing import queries

    with provision.as_owner():
        demo.load()
    return f"/en/updates/{queries.published().first().slug}/"


def _rate(application: str, port: int, path: str) -> float:
    """Requests per second, the better of two rounds; the load comes from one process, two cores for all."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "2", "--no-ws", "--log-level", "error", application]  # fmt: skip
    environment = {**os.environ, "COUNTERFOIL_ROLE": "web", "PYTHONPATH": os.pathsep.join(["src", str(Path.cwd())])}
    server = subprocess.Popen(command, env=environment)
    try:
        size = _first_answer(port, path)
        return max(_round(port, path, size) for _ in range(2))
    finally:
        server.terminate()
        server.wait(20)


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode()


def _first_answer(port: int, path: str) -> int:
    """Wait for the server, warm every worker's cache; the length of one answer in bytes."""
    deadline = time.monotonic() + 30
    while True:
        try:
            sizes = [_one(port, path) for _ in range(40)]
            return sizes[-1]
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _one(port: int, path: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall(_request(path))
        data = b""
        while b"\r\n\r\n" not in data:
            data += link.recv(65536)
        head, _gap, _body = data.partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(head.decode())
        lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
        return len(head) + 4 + int(lengths[0].split(b":")[1])


def _round(port: int, path: str, size: int) -> float:
    with multiprocessing.Pool(CONNECTIONS) as pool:
        counts = pool.starmap(_load, [(port, path, size)] * CONNECTIONS)
    return sum(counts) / SECONDS


def _load(port: int, path: str, size: int) -> int:
    done, end = 0, time.monotonic() + SECONDS
    block = _request(path) * BATCH
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        while time.monotonic() < end:
            link.sendall(block)
            left = size * BATCH
            while left > 0:
                got = len(link.recv(min(left, 1 << 20)))
                if not got:
                    raise SystemExit("the server hung up")
                left -= got
            done += BATCH
    return done
