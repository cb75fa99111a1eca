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
FIRST_LINE = b"HTTP/1.1 200"
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
    from counterfoil.base.actors import System
    from counterfoil.packs import demo
    from counterfoil.publishing import queries

    demo.load(by=System("bench"))
    return f"/en/updates/{queries.published().first().slug}/"


def _rate(application: str, port: int, path: str) -> float:
    """Requests per second, the better of two rounds; the load comes from one process, two cores for all."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
               "--workers", "2", "--no-ws", "--log-level", "error", application]  # fmt: skip
    environment = {**os.environ, "COUNTERFOIL_ROLE": "web", "PYTHONPATH": os.pathsep.join(["src", str(Path.cwd())])}
    server = subprocess.Popen(command, env=environment)
    try:
        _warm(port, path)
        return max(_round(port, path) for _ in range(2))
    finally:
        server.terminate()
        server.wait(20)


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n\r\n".encode()


def _warm(port: int, path: str) -> None:
    """Wait for the server, and let every worker make the page once."""
    deadline = time.monotonic() + 30
    while True:
        try:
            for _ in range(40):
                _one(port, path)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _one(port: int, path: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        link.sendall(_request(path))
        answer = link.recv(65536)
        if not answer.startswith(FIRST_LINE):
            raise SystemExit(answer[:300].decode(errors="replace"))


def _round(port: int, path: str) -> float:
    with multiprocessing.Pool(CONNECTIONS) as pool:
        counts = pool.starmap(_load, [(port, path)] * CONNECTIONS)
    return sum(counts) / SECONDS


def _load(port: int, path: str) -> int:
    """Answers got in SECONDS on one connection; counted by their first lines, so that lengths may differ."""
    sent, seen, tail, end = 0, 0, b"", time.monotonic() + SECONDS
    request = _request(path)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as link:
        while time.monotonic() < end:
            link.sendall(request)
            sent += 1
            while seen < sent:
                data = tail + link.recv(1 << 20)
                if len(data) == len(tail):
                    raise SystemExit("the server hung up")
                seen += data.count(FIRST_LINE)
                tail = data[-len(FIRST_LINE) + 1 :]
    return seen
