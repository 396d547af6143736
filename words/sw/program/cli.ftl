### What the command line says. What is to be typed stays as it is.

## Why a command was not done

cli-noCore = hakuna Wakala inayoendeshwa na data hizi (imeangalia { $places })
cli-gone = Wakala haijibu tena: { $why }
cli-notUnderstood = Jibu la Wakala halieleweki: { $why }
cli-startsOne = { $why }; --start huianzisha
cli-inPart = si yote yaliyofanyika

## What is to be done for a number that is being linked

cli-passkey = WhatsApp inaomba passkey: iondoe kwenye simu, unganisha, kisha iweke tena.
cli-passkeyCode = WhatsApp inaomba passkey; simu nayo inaonyesha { $code }.
cli-qr = Msimbo { $n } kati ya { $of }: kwenye simu, Vifaa vilivyounganishwa, Unganisha kifaa.
cli-code = Kwenye simu ya { $phone }: Vifaa vilivyounganishwa, Unganisha kwa namba ya simu, { $code }
cli-finishing = Simu imekubali; inamalizia.
