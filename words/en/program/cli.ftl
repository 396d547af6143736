### What the command line says. What is to be typed stays as it is.

## Why a command was not done

# $places (String): folders and files
cli-noCore = no Wakala is running on this data (looked at { $places })

# $why (String): what the system says
cli-gone = Wakala does not answer any more: { $why }

# $why (String): what the system says
cli-notUnderstood = Wakala's answer is not understood: { $why }
# $why (String): why nothing was asked
cli-startsOne = { $why }; --start starts one
cli-inPart = not all of it was done

## What is to be done for a number that is being linked

cli-passkey = WhatsApp asks for a passkey: remove it on the phone, link, and set it up again.

# $code (String): a code that the phone shows
cli-passkeyCode = WhatsApp asks for a passkey; the phone shows { $code }, too.

# $n (Number): which code it is
# $of (Number): of how many
cli-qr = Code { $n } of { $of }: on the phone, Linked devices, Link a device.

# $phone (String): a phone number
# $code (String): the code that is typed on the phone
cli-code = On the phone with { $phone }: Linked devices, Link with phone number, { $code }
cli-finishing = The phone has accepted; finishing.
