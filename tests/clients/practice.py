"""What every client's round needs: where Wakala is asked, and the practice network with its simulated phones."""

import base64
import json
import os
import sys
import urllib.request

# Where the system that the client was written for would be, and the key that it is given.
URL = os.environ["WAKALA_URL"]
KEY = os.environ["WAKALA_KEY"]
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


def check(condition, said):
    """Says what is wrong."""
    if not condition:
        raise AssertionError(f"{sys.argv[0]}: {said!r}")
