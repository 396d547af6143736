### What the command line says of what happened.

## What the operator is told, behind the name of a number

cli-event-down = iko nje: { $why }
cli-event-slow = iko nje, na inajaribiwa kwa nadra sasa: { $why }
cli-event-rescan = lazima iunganishwe tena: { $why }
cli-event-needs = inakuhitaji: { $why }
cli-event-held = inasubiri hadi { $time }: { $why }
cli-event-codes = misimbo imeisha
cli-event-passkey = WhatsApp inaomba passkey
cli-event-back = iko mtandaoni tena, baada ya { $span }
cli-event-unseen = simu yake haijaonekana kwa siku { $n }; WhatsApp itaiondoa
cli-event-expires = WhatsApp itakubali toleo hili la Wakala kwa siku { $n } zaidi: lisasishe
cli-event-stopped = imesimamishwa kwa siku { $n }; WhatsApp itaiondoa
cli-event-over = kilichosemwa kabla kimekwisha
cli-event-messages = ujumbe { $rows }
cli-event-deliveries = kufika kwa { $rows }
cli-event-unknown = kitu kisichosomeka
cli-event-whose = namba isiyosomeka

## Around them

cli-event-none = Hakuna kilichotokea.
cli-event-noneSince = Hakuna kilichotokea tangu hapo.
cli-event-gap = Kitu kilichokuja baada ya { $place } hakihifadhiwi tena: umekikosa.
