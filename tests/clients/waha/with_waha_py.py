"""`waha-py`: raw answers, all operations."""

import httpx
from practice import KEY, URL
from round import go
from waha import WahaClient


class Client:
    typed_lists = True

    def __init__(self):
        self.waha = WahaClient(URL, api_key=KEY)

    def refused(self):
        try:
            WahaClient(URL, api_key="wakala_wrong").sessions.list()
        except httpx.HTTPStatusError as error:
            return error.response.status_code == 401
        return False

    def create(self, session):
        self.waha.sessions.create({"name": session, "start": True, "config": {}})

    def status(self, session):
        return self.waha.sessions.get(session)["status"]

    def sessions(self):
        return [one["name"] for one in self.waha.sessions.list({"all": True})]

    def me(self, session):
        return self.waha.sessions.get_me(session)["id"]

    def qr(self, session):
        picture = self.waha.auth.get_qr(session)
        assert picture["mimetype"] == "image/png" and picture["data"], picture
        return self.waha.auth.get_qr(session, params={"format": "raw"})["value"]

    def send_text(self, session, chat, text):
        return self.waha.chatting.send_text({"session": session, "chatId": chat, "text": text})["id"]

    def reply(self, session, chat, text, message):
        wish = {"session": session, "chatId": chat, "text": text, "reply_to": message}
        return self.waha.chatting.send_text(wish)["id"]

    def react(self, session, message, emoji):
        self.waha.chatting.set_reaction({"session": session, "messageId": message, "reaction": emoji})

    def send_image(self, session, chat, data, name, mimetype, caption):
        file = {"mimetype": mimetype, "filename": name, "data": data}
        self.waha.chatting.send_image({"session": session, "chatId": chat, "file": file, "caption": caption})

    def send_file(self, session, chat, data, name, mimetype):
        file = {"mimetype": mimetype, "filename": name, "data": data}
        self.waha.chatting.send_file({"session": session, "chatId": chat, "file": file})

    def messages(self, session, chat):
        said = self.waha.chats.get_chat_messages(session, chat, params={"limit": 20})
        one = self.waha.chats.get_chat_message(session, chat, said[0]["id"])
        assert one["id"] == said[0]["id"], one
        return [(message["id"], message["body"]) for message in said]

    def chats(self, session):
        overview = self.waha.chats.get_chats_overview(session)
        assert overview[0]["lastMessage"], overview
        return [one["id"] for one in self.waha.chats.get_chats(session)]

    def seen(self, session, chat):
        self.waha.chatting.send_seen({"session": session, "chatId": chat})

    def restart(self, session):
        self.waha.sessions.restart(session)

    def stop(self, session):
        self.waha.sessions.stop(session)

    def start(self, session):
        self.waha.sessions.start(session)

    def delete(self, session):
        self.waha.sessions.delete(session)


go(Client(), "waha-py")
