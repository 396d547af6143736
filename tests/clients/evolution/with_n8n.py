"""`n8n-nodes-evolution-api`: the node's own `execute`, in a process of its own for each step."""

import base64
import json
import os
import subprocess

from practice import KEY, URL
from round import go

NODE = ["node", os.path.join(os.path.dirname(os.path.abspath(__file__)), "n8n", "stand_in.js")]


def asked(resource, operation, parameters, key=KEY):
    """What the node's execute answers, or why it failed."""
    wish = {"url": URL, "key": key, "resource": resource, "operation": operation, "parameters": parameters}
    done = subprocess.run(NODE, input=json.dumps(wish), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def did(resource, operation, **parameters):
    """The answer of what must have been done."""
    answer = asked(resource, operation, parameters)
    assert "error" not in answer, answer
    (one,) = answer["items"]
    one = one.get("json", one)
    return one.get("data", one) if isinstance(one, dict) else one


class Client:
    def refused(self):
        wrong = asked("instances-api", "fetch-instances", {"instanceName": ""}, key="wakala_wrong")
        return "401" in wrong["error"]

    def create(self, name):
        did("instances-api", "instance-basic", instanceName=name, token="", number="")
        return None

    def code(self, name):
        shown = did("instances-api", "instance-connect", instanceName=name)
        assert shown["base64"].startswith("data:image/png;base64,"), shown
        return shown["code"]

    def state(self, name):
        return did("instances-api", "fetch-instances", instanceName=name)[0]["connectionStatus"]

    def instances(self):
        return [one["name"] for one in did("instances-api", "fetch-instances", instanceName="")]

    def send_text(self, name, number, text):
        sent = did("messages-api", "send-text", instanceName=name, remoteJid=number, messageText=text, options_message={})
        return sent["key"]["id"]

    def messages(self, name, chat):
        found = did("chat-api", "find-messages", instanceName=name, remoteJid=chat, page=1, offset=10)
        return found["messages"]["records"]

    def react(self, name, key, emoji):
        did(
            "messages-api", "send-reaction", instanceName=name, remoteJid=key["remoteJid"], messageId=key["id"],
            fromMe=key["fromMe"], reaction=emoji,
        )

    def _send(self, operation, name, number, data, mimetype, file_name, caption):
        did(
            "messages-api", operation, instanceName=name, remoteJid=number, media=base64.b64encode(data).decode(),
            mimetype=mimetype, fileName=file_name, caption=caption, options_message={},
        )

    def send_image(self, name, number, data, file_name, caption):
        self._send("send-image", name, number, data, "image/png", file_name, caption)

    def send_document(self, name, number, data, file_name):
        self._send("send-document", name, number, data, "application/pdf", file_name, "")

    def send_poll(self, name, number, question, options):
        values = {"options_display.metadataValues": [{"optionValue": option} for option in options]}
        did("messages-api", "send-poll", instanceName=name, remoteJid=number, caption=question, options_message={}, **values)

    def send_contact(self, name, number, who, phone):
        contacts = {"contacts.contactValues": [{"fullName": who, "wuid": phone, "phoneNumber": phone}]}
        did("messages-api", "send-contact", instanceName=name, remoteJid=number, **contacts)

    def file(self, name, key):
        had = did("chat-api", "get-media-base64", instanceName=name, messageId=key["id"], convertToMp4=False)
        return base64.b64decode(had["base64"])

    def chats(self, name):
        found = did("chat-api", "find-chats", instanceName=name, remoteJid=f"{self.customer}", messageId="")
        return [chat["remoteJid"] for chat in found]

    def exists(self, name, number):
        return did("chat-api", "check-number", instanceName=name, numbers=number)[0]["exists"]

    def read(self, name, key):
        did(
            "chat-api", "read-messages", instanceName=name, remoteJid=key["remoteJid"], messageId=key["id"],
            fromMe=key["fromMe"],
        )

    def restart(self, name):
        did("instances-api", "restart-instance", instanceName=name)

    def logout(self, name):
        did("instances-api", "logout-instance", instanceName=name)

    def delete(self, name):
        did("instances-api", "delete-instance", instanceName=name)


client = Client()
client.customer = os.environ["WAKALA_CUSTOMER"]
go(client, "n8n-evolution")
