"""`waha`: typed answers; it leaves out what stands behind the port in the address that it is given."""

from practice import KEY, URL
from round import go
from waha import WahaClient
from waha.exceptions import WahaAuthenticationError
from waha.types import Base64File, QRFormat


class Client:
    # Its lists are of addresses that WAHA itself has no more.
    typed_lists = False

    def __init__(self):
        self.waha = WahaClient(URL, api_key=KEY)

    def refused(self):
        try:
            WahaClient(URL, api_key="wakala_wrong").sessions.list()
        except WahaAuthenticationError:
            return True
        return False

    def create(self, session):
        self.waha.sessions.create(session, start=True)

    def status(self, session):
        return self.waha.sessions.get(session).status

    def sessions(self):
        return [one.name for one in self.waha.sessions.list(all=True)]

    def me(self, session):
        return self.waha.sessions.get_me(session).id

    def qr(self, session):
        return self.waha.auth.get_qr_code(session, format=QRFormat.RAW).qr

    def send_text(self, session, chat, text):
        return self.waha.messages.send_text(session=session, chat_id=chat, text=text).id

    def reply(self, session, chat, text, message):
        return self.waha.messages.send_text(session=session, chat_id=chat, text=text, reply_to=message).id

    def react(self, session, message, emoji):
        self.waha.messages.react(message_id=message, reaction=emoji, session=session)

    def send_image(self, session, chat, data, name, mimetype, caption):
        file = Base64File(mimetype=mimetype, filename=name, data=data)
        self.waha.messages.send_image(session=session, chat_id=chat, file=file, caption=caption)

    def send_file(self, session, chat, data, name, mimetype):
        file = Base64File(mimetype=mimetype, filename=name, data=data)
        self.waha.messages.send_file(session=session, chat_id=chat, file=file)

    def messages(self, session, chat):
        said = self.waha.chats.get_messages(session=session, chat_id=chat, limit=20)
        return [(message.id, message.body) for message in said]

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


go(Client(), "waha")
