"""`gowa`: a device is made and linked, texts and files go both ways, it connects anew, is logged out and goes."""

import asyncio
import base64
import sys

import httpx
from gowa_sdk import GoWaClient
from gowa_sdk.models import (
    ChatMessagesParams,
    DeviceCreateRequest,
    DeviceLoginCodeRequest,
    SendContactRequest,
    SendFileRequest,
    SendImageRequest,
    SendLinkRequest,
    SendLocationRequest,
    SendMessageRequest,
    SendPollRequest,
)
from happenings import Events, status
from practice import CUSTOMER, KEY, PAPER, PATIENCE, PHONE, PICTURE, URL, check, network

NAME = "gowa"
CHAT = f"{CUSTOMER}@s.whatsapp.net"


def out(**wanted):
    """What came to the customer's phone."""
    return network(f"/phones/{CUSTOMER}/wait-message", {**wanted, "timeout_ms": PATIENCE * 1000})


async def refused():
    async with GoWaClient(URL, "duka", "wakala_wrong") as stranger:
        try:
            await stranger.list_devices()
        except httpx.HTTPStatusError as error:
            return error.response.status_code == 401
    return False


async def go(client):
    network("/phones", {"phone": PHONE, "name": "Duka"})
    network("/phones", {"phone": CUSTOMER, "name": "Neema"})
    check(await refused(), "a wrong key is refused, and the client knows it")
    events = Events("*")

    made = await client.create_device(DeviceCreateRequest(name=NAME))
    check(made.results["id"] == NAME, made)
    client.with_device(NAME)
    shown = (await client.device_login_qr(NAME)).results
    status(events, "SCAN_QR_CODE")
    picture = await client.client.get(shown["qr_link"])
    check(picture.headers["content-type"] == "image/png" and shown["qr_duration"] > 0, shown)
    # Its picture is for people: the phone is linked by the code that is typed.
    typed = await client.device_login_code(NAME, DeviceLoginCodeRequest(phone=PHONE))
    network(f"/phones/{PHONE}/code", {"code": typed.results["pair_code"].replace("-", "")})
    status(events, "WORKING")
    is_so = (await client.device_status(NAME)).results
    check(is_so.is_connected and is_so.is_logged_in, is_so)
    check(NAME in [one.id for one in (await client.list_devices()).results], "the device is in the list")
    check((await client.get_status()).results["is_connected"], "the app says so, too")

    sent = (await client.send_message(SendMessageRequest(phone=CUSTOMER, message="Habari ya leo"))).results.message_id
    network(f"/phones/{CUSTOMER}/wait-text", {"text": "Habari ya leo", "timeout_ms": PATIENCE * 1000})
    events.wait("message.ack", lambda payload: payload["id"].endswith(sent) and payload["ack"] >= 2)
    network(f"/phones/{CUSTOMER}/write", {"to": PHONE, "text": "Nzuri sana"})
    events.wait("message", lambda payload: payload["body"] == "Nzuri sana")
    said = (await client.get_chat_messages(CHAT, params=ChatMessagesParams(limit=20))).results["data"]
    check([one["content"] for one in said][:2] == ["Nzuri sana", "Habari ya leo"], said)
    check(said[1]["id"] == sent and said[1]["is_from_me"] and not said[0]["is_from_me"], said)
    received = said[0]["id"]

    reply = SendMessageRequest(phone=CHAT, message="Karibu", reply_message_id=received)
    await client.send_message(reply)
    check(out(text="Karibu")["dress"], "it answers what came")
    await client.react_to_message(received, CHAT, "\N{THUMBS UP SIGN}")
    out(kind="reaction")
    await client.send_image(SendImageRequest(phone=CUSTOMER, caption="Picha"), PICTURE, filename="dot.png")
    check(network(f"/phones/{CUSTOMER}/messages/{out(kind='image')['id']}/file"), "a picture")
    await client.send_file(SendFileRequest(phone=CUSTOMER), PAPER, filename="bei.pdf")
    paper = network(f"/phones/{CUSTOMER}/messages/{out(kind='document')['id']}/file")
    check(base64.b64decode(paper) == PAPER, paper)
    await client.send_poll(SendPollRequest(phone=CUSTOMER, question="Lini?", options=["Leo", "Kesho"], max_answer=1))
    out(kind="poll")
    await client.send_contact(SendContactRequest(phone=CUSTOMER, contact_name="Asha", contact_phone=PHONE))
    out(kind="contact")
    await client.send_location(SendLocationRequest(phone=CUSTOMER, latitude=-6.8, longitude=39.28))
    out(kind="location")
    await client.send_link(SendLinkRequest(phone=CUSTOMER, link="https://example.com", caption="Duka letu"))
    out(text="Duka letu\nhttps://example.com")

    letter = {"kind": "document", "file": base64.b64encode(PAPER).decode(), "name": "oda.pdf", "mimetype": "application/pdf"}
    network(f"/phones/{CUSTOMER}/send", {"to": PHONE, "content": letter})
    events.wait("message", lambda payload: payload["hasMedia"])
    params = ChatMessagesParams(media_only=True, is_from_me=False)
    came = (await client.get_chat_messages(CHAT, params=params)).results["data"][0]
    check(came["media_type"] == "document" and came["filename"] == "oda.pdf", came)
    check(await client.download_message_media(came["id"], CHAT) == PAPER, came)
    await client.read_message(came["id"], CHAT)
    check((await client.list_chats()).results["data"][0]["jid"] == CHAT, "the chat is in the list")
    check((await client.check_user(CUSTOMER)).results["is_on_whatsapp"], "whoever has written is there")
    check((await client.get_user_contacts()).results["data"], "and is one of the people")
    check((await client.get_user_groups()).results.data == [], "there are no groups")

    await client.device_reconnect(NAME)
    status(events, "STARTING")
    status(events, "WORKING")
    await client.logout()
    status(events, "STOPPED")
    await client.delete_device(NAME)
    check(NAME not in [one.id for one in (await client.list_devices()).results], "it is gone")
    print(f"{sys.argv[0]}: the whole round")


async def main():
    async with GoWaClient(URL, "duka", KEY) as client:
        await go(client)


asyncio.run(main())
