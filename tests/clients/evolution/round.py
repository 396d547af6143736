"""The round that each of Evolution's clients makes: an instance is made, its code scanned by a simulated phone, texts and files go both ways and
are found, it begins anew, is logged out, and goes. What the client itself says is never touched: it is given an address and a key.
"""

import base64
import sys

from happenings import Events, status
from practice import CUSTOMER, PAPER, PATIENCE, PHONE, PICTURE, check, network


def go(client, name):
    """The round. `client` says each step in the words of the client that is tried; what it has no word for, it has no method for."""
    chat = f"{CUSTOMER}@s.whatsapp.net"
    network("/phones", {"phone": PHONE, "name": "Duka"})
    network("/phones", {"phone": CUSTOMER, "name": "Neema"})
    check(client.refused(), "a wrong key is refused, and the client knows it")
    events = Events("*")

    code = client.create(name)
    status(events, "SCAN_QR_CODE")
    check(client.state(name) == "connecting", client.state(name))
    code = code or client.code(name)
    network(f"/phones/{PHONE}/scan", {"qr": code})
    status(events, "WORKING")
    check(client.state(name) == "open", client.state(name))
    check(name in client.instances(), client.instances())

    sent = client.send_text(name, CUSTOMER, "Habari ya leo")
    check(network(f"/phones/{CUSTOMER}/wait-text", {"text": "Habari ya leo", "timeout_ms": PATIENCE * 1000}), "text out")
    events.wait("message.ack", lambda payload: payload["id"].endswith(sent) and payload["ack"] >= 2)
    network(f"/phones/{CUSTOMER}/write", {"to": PHONE, "text": "Nzuri sana"})
    events.wait("message", lambda payload: payload["body"] == "Nzuri sana")
    said = client.messages(name, chat)
    check([one["message"].get("conversation") for one in said][:2] == ["Nzuri sana", "Habari ya leo"], said)
    check(said[1]["key"]["id"] == sent and said[1]["key"]["fromMe"] and said[0]["key"]["remoteJid"] == chat, said)
    received = said[0]["key"]
    check(not received["fromMe"], received)

    client.react(name, received, "\N{THUMBS UP SIGN}")
    network(f"/phones/{CUSTOMER}/wait-message", {"kind": "reaction", "timeout_ms": PATIENCE * 1000})
    client.send_image(name, CUSTOMER, PICTURE, "dot.png", "Picha")
    image = network(f"/phones/{CUSTOMER}/wait-message", {"kind": "image", "timeout_ms": PATIENCE * 1000})
    check(network(f"/phones/{CUSTOMER}/messages/{image['id']}/file"), image)
    client.send_document(name, CUSTOMER, PAPER, "bei.pdf")
    paper = network(f"/phones/{CUSTOMER}/wait-message", {"kind": "document", "timeout_ms": PATIENCE * 1000})
    check(base64.b64decode(network(f"/phones/{CUSTOMER}/messages/{paper['id']}/file")) == PAPER, paper)
    client.send_poll(name, CUSTOMER, "Lini?", ["Leo", "Kesho"])
    network(f"/phones/{CUSTOMER}/wait-message", {"kind": "poll", "timeout_ms": PATIENCE * 1000})
    client.send_contact(name, CUSTOMER, "Asha", PHONE)
    network(f"/phones/{CUSTOMER}/wait-message", {"kind": "contact", "timeout_ms": PATIENCE * 1000})

    letter = {"kind": "document", "file": base64.b64encode(PAPER).decode(), "name": "oda.pdf", "mimetype": "application/pdf"}
    network(f"/phones/{CUSTOMER}/send", {"to": PHONE, "content": letter})
    events.wait("message", lambda payload: payload["hasMedia"])
    came = client.messages(name, chat)[0]
    check(came["messageType"] == "documentMessage", came)
    if hasattr(client, "file"):
        check(client.file(name, came["key"]) == PAPER, came)
    if hasattr(client, "chats"):
        check(chat in client.chats(name), client.chats(name))
    check(client.exists(name, CUSTOMER), "whoever has written is there")
    client.read(name, came["key"])

    client.restart(name)
    status(events, "STARTING")
    status(events, "WORKING")
    client.logout(name)
    status(events, "STOPPED")
    check(client.state(name) == "close", client.state(name))
    client.delete(name)
    check(name not in client.instances(), client.instances())
    print(f"{sys.argv[0]}: the whole round")
