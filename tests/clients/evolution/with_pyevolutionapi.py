"""`pyevolutionapi`: typed answers; it leaves out what stands behind the port in the address that it is given."""

import base64

from practice import KEY, URL
from pyevolutionapi import EvolutionClient
from pyevolutionapi.exceptions import AuthenticationError, NotFoundError
from round import go


class Client:
    def __init__(self):
        self.evolution = EvolutionClient(base_url=URL, api_key=KEY)
        assert self.evolution.health_check()

    def refused(self):
        try:
            self.evolution.instance.connection_state("nobody")
            return False
        except NotFoundError:
            pass
        try:
            EvolutionClient(base_url=URL, api_key="wakala_wrong").instance.fetch_instances()
        except AuthenticationError:
            return True
        return False

    def create(self, name):
        made = self.evolution.instance.create(name, qrcode=True)
        assert made.qr_code_base64 and made.instance.instance_name == name, made
        return made.qrcode["code"]

    def state(self, name):
        return self.evolution.instance.connection_state(name)["instance"]["state"]

    def instances(self):
        return [one.name for one in self.evolution.instance.fetch_instances()]

    def send_text(self, name, number, text):
        return self.evolution.messages.send_text(name, number, text).message_id

    def messages(self, name, chat):
        found = self.evolution.chat.find_messages(name, where={"key": {"remoteJid": chat}})
        assert found["messages"]["currentPage"] == 1, found
        return found["messages"]["records"]

    def react(self, name, key, emoji):
        self.evolution.messages.send_reaction(name, key, emoji)

    def send_image(self, name, number, data, file_name, caption):
        media = base64.b64encode(data).decode()
        self.evolution.messages.send_media(
            name, number, "image", media, caption, mimetype="image/png", file_name=file_name
        )

    def send_document(self, name, number, data, file_name):
        media = base64.b64encode(data).decode()
        self.evolution.messages.send_media(
            name, number, "document", media, mimetype="application/pdf", file_name=file_name
        )

    def send_poll(self, name, number, question, options):
        self.evolution.messages.send_poll(name, number, question, options)

    def send_contact(self, name, number, who, phone):
        self.evolution.messages.send_contact(name, number, [{"fullName": who, "wuid": phone, "phoneNumber": phone}])

    def chats(self, name):
        return [chat.jid for chat in self.evolution.chat.find_chats(name)]

    def exists(self, name, number):
        assert number in [contact.id.split("@")[0] for contact in self.evolution.chat.find_contacts(name)]
        return self.evolution.chat.whatsapp_numbers(name, [number])[0]["exists"]

    def read(self, name, key):
        assert self.evolution.chat.mark_as_read(name, [key])["read"] == "success"

    def restart(self, name):
        self.evolution.instance.restart(name)

    def logout(self, name):
        assert self.evolution.instance.logout(name)["status"] == "SUCCESS"

    def delete(self, name):
        assert self.evolution.instance.delete(name)["status"] == "SUCCESS"


go(Client(), "pyevolutionapi")
