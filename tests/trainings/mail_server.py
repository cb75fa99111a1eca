"""A mail server of the tests: takes letters, says no, says nothing, or is gone."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message


class Server(socketserver.ThreadingTCPServer):
    """`manner`: "takes"; "no" answers 554 to every letter; "mute" greets nobody; "mute_after" says nothing once it
    has a letter. `got` holds the letters that came whole, and `has_one` is set with each."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.manner, self.got, self.has_one = "takes", [], threading.Event()
        self.done = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def letters(self) -> list[Message]:
        return [message_from_bytes(letter) for letter in self.got]

    def addressees(self) -> list[str]:
        return sorted(str(letter["To"]) for letter in self.letters())


class _Talk(socketserver.StreamRequestHandler):
    """One conversation of RFC 5321, as short as it can be."""

    server: Server

    def handle(self) -> None:
        if self.server.manner == "mute":
            self.server.done.wait(5)
            return
        self._say("220 here")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                return self._say("221 bye")
            if verb == b"MAIL" and self.server.manner == "no":
                self._say("554 no")
            elif verb == b"DATA":
                self._letter()
            else:
                self._say("250 yes")
        return None

    def _letter(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.got.append(b"".join(lines))
        self.server.has_one.set()
        if self.server.manner == "mute_after":
            self.server.done.wait(5)
            return
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the test lasts."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.done.set()
            server.shutdown()
