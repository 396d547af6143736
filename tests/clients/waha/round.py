"""The round that each client makes: a session is made, its code scanned by a simulated phone, texts and files go both ways, what happens is
heard over the WebSocket, it begins anew, and goes. What the client itself says is never touched: it is given an address and a key.

What is waited for is an event; nothing is waited for by the clock alone.
"""

import base64
import json
import os
import socket
import struct
import sys
import urllib.error
import urllib.parse
import urllib.request

URL = os.environ["WAKALA_WAHA_URL"]
KEY = os.environ["WAKALA_WAHA_KEY"]
NETWORK = os.environ["WAKALA_NETWORK"].rstrip("/")
PHONE = os.environ["WAKALA_PHONE"]
CUSTOMER = os.environ["WAKALA_CUSTOMER"]
PATIENCE = 40
# A picture of one dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PAPER = b"%PDF-1.4\n% bei ya leo\n"


def network(path, body=None):
    """Asks the practice network for something."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(NETWORK + path, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def fetched(url):
    """What stands at an address, for whoever has the key."""
    request = urllib.request.Request(url, headers={"X-Api-Key": KEY})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read()


class Events:
    """The events, as they come: a WebSocket client of its own, of a page."""

    def __init__(self, session):
        at = urllib.parse.urlsplit(URL)
        self.stream = socket.create_connection((at.hostname, at.port), timeout=PATIENCE)
        query = urllib.parse.urlencode({"session": session, "events": "*", "x-api-key": KEY})
        self.stream.sendall(
            f"GET {at.path}/ws?{query} HTTP/1.1\r\nHost: {at.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
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


def check(condition, said):
    """Says what is wrong."""
    if not condition:
        raise AssertionError(f"{sys.argv[0]}: {said!r}")


def status(events, wanted):
    """Waits until the session is so."""
    return events.wait("session.status", lambda payload: payload["status"] == wanted)


def go(client, session):
    """The round. `client` says each step in the words of the client that is tried."""
    chat = f"{CUSTOMER}@c.us"
    network("/phones", {"phone": PHONE, "name": "Duka"})
    network("/phones", {"phone": CUSTOMER, "name": "Neema"})
    check(client.refused(), "a wrong key is refused, and the client knows it")
    # Of all sessions: its own is not there yet.
    events = Events("*")

    client.create(session)
    status(events, "SCAN_QR_CODE")
    check(client.status(session) == "SCAN_QR_CODE", client.status(session))
    network(f"/phones/{PHONE}/scan", {"qr": client.qr(session)})
    status(events, "WORKING")
    check(client.status(session) == "WORKING", client.status(session))
    check(client.me(session) == f"{PHONE}@c.us", client.me(session))
    check(session in client.sessions(), client.sessions())

    sent = client.send_text(session, chat, "Habari ya leo")
    check(sent.startswith(f"true_{chat}_"), sent)
    check(network(f"/phones/{CUSTOMER}/wait-text", {"text": "Habari ya leo", "timeout_ms": PATIENCE * 1000}), "text out")
    events.wait("message.any", lambda payload: payload["id"] == sent and payload["fromMe"])
    events.wait("message.ack", lambda payload: payload["id"] == sent and payload["ack"] >= 2)

    network(f"/phones/{CUSTOMER}/write", {"to": PHONE, "text": "Nzuri sana"})
    came = events.wait("message", lambda payload: payload["body"] == "Nzuri sana")
    check(came["session"] == session and came["payload"]["from"] == chat, came)
    received = came["payload"]["id"]
    check(received.startswith(f"false_{chat}_"), received)
    said = client.messages(session, chat)
    check([body for _, body in said][:2] == ["Nzuri sana", "Habari ya leo"], said)

    client.reply(session, chat, "Karibu", received)
    reply = network(f"/phones/{CUSTOMER}/wait-message", {"text": "Karibu", "timeout_ms": PATIENCE * 1000})
    check(reply["dress"], reply)
    client.react(session, received, "\N{THUMBS UP SIGN}")
    network(f"/phones/{CUSTOMER}/wait-message", {"kind": "reaction", "timeout_ms": PATIENCE * 1000})
    network(
        f"/phones/{CUSTOMER}/send",
        {"to": PHONE, "content": {"kind": "reaction", "about": sent.rsplit("_", 1)[1], "emoji": "\N{HEAVY BLACK HEART}"}},
    )
    events.wait("message.reaction", lambda payload: payload["reaction"]["messageId"] == sent)

    client.send_image(session, chat, base64.b64encode(PICTURE).decode(), "dot.png", "image/png", "Picha")
    image = network(f"/phones/{CUSTOMER}/wait-message", {"kind": "image", "timeout_ms": PATIENCE * 1000})
    check(network(f"/phones/{CUSTOMER}/messages/{image['id']}/file"), image)
    client.send_file(session, chat, base64.b64encode(PAPER).decode(), "bei.pdf", "application/pdf")
    paper = network(f"/phones/{CUSTOMER}/wait-message", {"kind": "document", "timeout_ms": PATIENCE * 1000})
    check(base64.b64decode(network(f"/phones/{CUSTOMER}/messages/{paper['id']}/file")) == PAPER, paper)

    letter = {"kind": "document", "file": base64.b64encode(PAPER).decode(), "name": "oda.pdf", "mimetype": "application/pdf"}
    network(f"/phones/{CUSTOMER}/send", {"to": PHONE, "content": letter})
    came = events.wait("message", lambda payload: payload["hasMedia"])["payload"]
    check(fetched(came["media"]["url"]) == PAPER, came)

    client.seen(session, chat)
    if client.typed_lists:
        check(chat in client.chats(session), client.chats(session))
    client.restart(session)
    status(events, "STARTING")
    status(events, "WORKING")
    client.stop(session)
    status(events, "STOPPED")
    client.start(session)
    status(events, "WORKING")
    client.delete(session)
    check(session not in client.sessions(), client.sessions())
    print(f"{sys.argv[0]}: the whole round")
