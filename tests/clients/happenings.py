"""What happens to the numbers, as it comes: what is waited for is an event, and nothing is waited for by the clock alone."""

import base64
import json
import os
import socket
import struct
import urllib.parse

from practice import KEY, PATIENCE, URL


class Events:
    """The events, as they come: a WebSocket client of its own, of a page."""

    def __init__(self, session):
        at = urllib.parse.urlsplit(URL)
        self.stream = socket.create_connection((at.hostname, at.port), timeout=PATIENCE)
        query = urllib.parse.urlencode({"session": session, "events": "*", "x-api-key": KEY})
        self.stream.sendall(
            f"GET /waha/ws?{query} HTTP/1.1\r\nHost: {at.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n".encode()
        )
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._some()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        assert head.startswith(b"HTTP/1.1 101 "), head
        self.heard = []

    def _some(self):
        part = self.stream.recv(65536)
        assert part, "the WebSocket ended"
        return part

    def _exactly(self, length):
        while len(self.rest) < length:
            self.rest += self._some()
        part, self.rest = self.rest[:length], self.rest[length:]
        return part

    def _next(self):
        while True:
            first, second = self._exactly(2)
            length = second & 127
            if length == 126:
                (length,) = struct.unpack(">H", self._exactly(2))
            elif length == 127:
                (length,) = struct.unpack(">Q", self._exactly(8))
            payload = self._exactly(length)
            if first & 15 == 9:
                # A pong, masked with nothing.
                self.stream.sendall(bytes([0x8A, 0x80 | length]) + b"\0\0\0\0" + payload)
            elif first & 15 == 1:
                return json.loads(payload)
            else:
                assert first & 15 == 10, f"the WebSocket says {first:#x} {payload!r}"

    def wait(self, name, fits=lambda payload: True):
        """The first event of a name that fits, heard already or not; each once."""
        while True:
            for place, event in enumerate(self.heard):
                if event["event"] == name and fits(event["payload"]):
                    return self.heard.pop(place)
            self.heard.append(self._next())
            event = self.heard[-1]
            assert event["id"].startswith("evt_") and event["engine"] == "NOWEB" and "metadata" in event, event


def status(events, wanted):
    """Waits until the session is so."""
    return events.wait("session.status", lambda payload: payload["status"] == wanted)
