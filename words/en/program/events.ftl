### What the command line says of what happened.

## What the operator is told, behind the name of a number

# $why (String): why
cli-event-down = is down: { $why }

# $why (String): why
cli-event-slow = is down, and is tried seldom now: { $why }

# $why (String): why
cli-event-rescan = must be linked again: { $why }

# $why (String): why
cli-event-needs = needs you: { $why }

# $time (String): a moment
# $why (String): why
cli-event-held = waits until { $time }: { $why }
cli-event-codes = the codes are used up
cli-event-passkey = WhatsApp asks for a passkey

# $span (String): a span of time
cli-event-back = is online again, after { $span }

# $n (Number): how many days
cli-event-unseen =
    { $n ->
        [one] its phone was not seen for { $n } day; WhatsApp will unlink it
       *[other] its phone was not seen for { $n } days; WhatsApp will unlink it
    }

# $n (Number): how many days
cli-event-expires =
    { $n ->
        [one] WhatsApp accepts this version of Wakala for { $n } more day: update it
       *[other] WhatsApp accepts this version of Wakala for { $n } more days: update it
    }

# $n (Number): how many days
cli-event-stopped =
    { $n ->
        [one] is stopped for { $n } day; WhatsApp will unlink it
       *[other] is stopped for { $n } days; WhatsApp will unlink it
    }

cli-event-over = what was told before is over

# $rows (String): numbers of messages
cli-event-messages = messages { $rows }

# $rows (String): numbers of messages
cli-event-deliveries = deliveries of { $rows }
cli-event-unknown = something that can't be read
cli-event-whose = a number that can't be read

## Around them

cli-event-none = Nothing has happened.
cli-event-noneSince = Nothing has happened since.

# $place (String): a position in the journal
cli-event-gap = Something that came after { $place } is kept no more: you have missed it.
