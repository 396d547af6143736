"""`waha-python`: on requests. Two of its own calls, the list of sessions and whose a session is, call another one of its own by mistake, whatever
the server is: these two are asked for by its way to any address.
"""

from practice import KEY, URL
from round import go
from waha_python import WAHAClient
from waha_python.exceptions import WAHAAuthenticationError


class Client:
    typed_lists = True

    def __init__(self):
        self.waha = WAHAClient(base_url=URL, api_key=KEY)

    def refused(self):
        try:
            WAHAClient(base_url=URL, api_key="wakala_wrong").sessions.get("waha-python")
        except WAHAAuthenticationError:
            return True
        return False

    def create(self, session):
        self.waha.sessions.create(name=session)

    def status(self, session):
        return self.waha.sessions.get(session)["status"]

    def sessions(self):
        return [one["name"] for one in self.waha.get("/api/sessions", params={"all": True})]

    def me(self, session):
        return self.waha.get(f"/api/sessions/{session}/me")["id"]

    def qr(self, session):
        return self.waha.sessions.get_qr(session, format="raw")["value"]

    def send_text(self, session, chat, text):
        return self.waha.messages.send_text(session=session, chat_id=chat, text=text)["id"]

    def reply(self, session, chat, text, message):
        return self.waha.messages.send_text(session=session, chat_id=chat, text=text, reply_to=message)["id"]

    def react(self, session, message, emoji):
        self.waha.messages.add_reaction(session, message, emoji)

    def send_image(self, session, chat, data, name, mimetype, caption):
        file = {"mimetype": mimetype, "filename": name, "data": data}
        self.waha.messages.send_image(session=session, chat_id=chat, file=file, caption=caption)

    def send_file(self, session, chat, data, name, mimetype):
        file = {"mimetype": mimetype, "filename": name, "data": data}
        self.waha.messages.send_file(session=session, chat_id=chat, file=file)

    def messages(self, session, chat):
        said = self.waha.chats.get_messages(session, chat, limit=20)
        one = self.waha.chats.get_message(session, chat, said[0]["id"])
        assert one["id"] == said[0]["id"], one
        return [(message["id"], message["body"]) for message in said]

    def chats(self, session):
        return [one["id"] for one in self.waha.chats.list(session)]

    def seen(self, session, chat):
        self.waha.messages.send_seen(session=session, chat_id=chat)

    def restart(self, session):
        self.waha.sessions.restart(session)

    def stop(self, session):
        self.waha.sessions.stop(session)

    def start(self, session):
        self.waha.sessions.start(session)

    def delete(self, session):
        self.waha.sessions.delete(session)


go(Client(), "waha-python")
