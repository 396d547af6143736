"""`evolutionapi`: files in forms, raw answers."""

import base64
import io

from evolutionapi.client import EvolutionClient
from evolutionapi.exceptions import EvolutionAuthenticationError
from evolutionapi.models.chat import CheckIsWhatsappNumber, MediaMessage as Media, ReadMessage
from evolutionapi.models.instance import InstanceConfig
from evolutionapi.models.message import (
    Contact,
    ContactMessage,
    MediaMessage,
    PollMessage,
    ReactionMessage,
    TextMessage,
)
from practice import KEY, URL
from round import go


class Client:
    def __init__(self):
        self.evolution = EvolutionClient(URL, KEY)

    def refused(self):
        try:
            EvolutionClient(URL, "wakala_wrong").instances.fetch_instances()
        except EvolutionAuthenticationError:
            return True
        return False

    def create(self, name):
        made = self.evolution.instances.create_instance(
            InstanceConfig(instanceName=name, integration="WHATSAPP-BAILEYS", qrcode=True)
        )
        assert made["qrcode"]["base64"].startswith("data:image/png;base64,") and made["qrcode"]["count"] >= 1, made
        # What it has of its own as a key is none: the one of all is used.
        self.token = made["hash"]
        return made["qrcode"]["code"]

    def state(self, name):
        state = self.evolution.instance_operations.get_connection_state(name, self.token)
        return state["instance"]["state"]

    def instances(self):
        return [one["name"] for one in self.evolution.instances.fetch_instances()]

    def send_text(self, name, number, text):
        return self.evolution.messages.send_text(name, TextMessage(number=number, text=text), self.token)["key"]["id"]

    def messages(self, name, chat):
        return self.evolution.chat.get_messages(name, chat, self.token)["messages"]["records"]

    def react(self, name, key, emoji):
        sent = self.evolution.messages.send_reaction(name, ReactionMessage(key=key, reaction=emoji), self.token)
        assert sent["message"]["reactionMessage"]["text"] == emoji, sent

    def _send(self, name, number, kind, mimetype, data, file_name, caption):
        message = MediaMessage(
            number=number, mediatype=kind, mimetype=mimetype, caption=caption, fileName=file_name, delay=1
        )
        return self.evolution.messages.send_media(name, message, self.token, io.BytesIO(data))

    def send_image(self, name, number, data, file_name, caption):
        sent = self._send(name, number, "image", "image/png", data, file_name, caption)
        assert sent["message"]["imageMessage"]["caption"] == caption, sent

    def send_document(self, name, number, data, file_name):
        sent = self._send(name, number, "document", "application/pdf", data, file_name, "Bei")
        assert sent["message"]["documentMessage"]["fileName"] == file_name, sent

    def send_poll(self, name, number, question, options):
        message = PollMessage(number=number, name=question, selectableCount=1, values=options)
        self.evolution.messages.send_poll(name, message, self.token)

    def send_contact(self, name, number, who, phone):
        contact = Contact(fullName=who, wuid=phone, phoneNumber=f"+{phone}")
        self.evolution.messages.send_contact(name, ContactMessage(number=number, contact=[contact]), self.token)

    def file(self, name, key):
        had = self.evolution.chat.get_base64_from_media_message(name, Media({"key": key}), self.token)
        assert had["mimetype"] == "application/pdf", had
        return base64.b64decode(had["base64"])

    def exists(self, name, number):
        found = self.evolution.chat.check_is_whatsapp_numbers(name, CheckIsWhatsappNumber([number]), self.token)
        return found[0]["exists"]

    def read(self, name, key):
        message = ReadMessage(remote_jid=key["remoteJid"], from_me=key["fromMe"], id=key["id"])
        assert self.evolution.chat.mark_message_as_read(name, [message], self.token)["read"] == "success"

    def restart(self, name):
        self.evolution.instance_operations.restart(name, self.token)

    def logout(self, name):
        assert self.evolution.instance_operations.logout(name, self.token)["status"] == "SUCCESS"

    def delete(self, name):
        assert self.evolution.instance_operations.delete(name, self.token)["status"] == "SUCCESS"


go(Client(), "evolutionapi")
