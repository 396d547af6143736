"""The round that each client makes: a session is made, its code scanned by a simulated phone, texts and files go both ways, what happens is
heard over the WebSocket, it begins anew, and goes. What the client itself says is never touched: it is given an address and a key.

What is waited for is an event; nothing is waited for by the clock alone.
"""

import base64
import sys
import urllib.request

from happenings import Events, status
from practice import CUSTOMER, KEY, PAPER, PATIENCE, PHONE, PICTURE, check, network


def fetched(url):
    """What stands at an address, for whoever has the key."""
    request = urllib.request.Request(url, headers={"X-Api-Key": KEY})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read()


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
