### A number is added and linked to its phone.

## The first start

welcome-title = Karibu. This is Wakala.
welcome-body = Run all your WhatsApp numbers on this PC, see at a glance which are alive, and answer everyone from one window.
welcome-steps-1-title = Have the phone at hand
welcome-steps-1-body = Each number is linked from its own phone, once. The phone keeps working as before.
welcome-steps-2-title = Scan one code
welcome-steps-2-body = It is on screen in a second. No account, no sign-up.
welcome-steps-3-title = Leave Wakala running
welcome-steps-3-body = It stays in the tray. Your messages and sessions are kept on this PC.
welcome-add = Add the first instance
welcome-later = Not now
welcome-language = Language

## Adding a number

add-title = { addInstance }
add-name = Name
add-workspace = Workspace (optional)
add-create = { act-showQr }

# $n (Number): its place in the list
add-suggestion = Number { $n }
add-cancel = { act-cancel }
add-hint = A name that you recognise, such as the shop or the desk.

## History

history-title = What is on the phone
history-what = Older chats and messages come from the phone once, when it is linked.
history-recent = The last months
history-all = Everything (can take long)
history-none = Nothing

# $percent (Number): how much of it
# $n (Number): messages
history-comes =
    { $n ->
        [one] History from the phone: { $percent } %, one message here
       *[other] History from the phone: { $percent } %, { $n } messages here
    }
history-bar = How much of the history is here
history-load = Load older messages
history-asking = The phone is asked…
history-nothing = The phone has nothing older in this chat.

## Linking a phone

pair-heading = Link the phone
pair-steps-1 = On the phone with this number, open WhatsApp.
pair-steps-2 = Tap the three dots (Android) or Settings (iPhone), then Linked devices, then Link a device.
pair-steps-3 = Point the phone at the code on this screen.
pair-codeSteps-1 = { pair-steps-1 }
pair-codeSteps-2 = Tap the three dots (Android) or Settings (iPhone), then Linked devices, then Link a device, then Link with phone number instead.
pair-codeSteps-3 = Type the code on this screen.
pair-useCode = Use a code instead
pair-useQr = Use the QR code
pair-phone = Phone number with country code
pair-getCode = Get a code

# $name (String): the instance's name
pair-qrLabel = QR code for pairing { $name }
pair-follows = A new code follows by itself.

# $n (Number): which one
# $of (Number): of how many
pair-codeOf = Code { $n } of { $of }

# $s (Number): seconds
pair-left =
    { $s ->
        [one] { $s } second left
       *[other] { $s } seconds left
    }

pair-expired = All codes ran out before a phone scanned one. Nothing was changed, and waiting costs nothing.
pair-newCode = Show a new code
pair-noDeadline = No deadline

# $phone (String): a phone number
pair-codeBody = WhatsApp on { $phone } shows a notice. Tap it and type this code.
pair-copy = Copy
pair-copied = Copied
pair-notCopied = The code could not be copied. Type it.

# $span (String): a span of time, such as 3 min 5 s
pair-validFor = Valid for { $span }
pair-finishing = Finishing pairing
pair-finishingBody = The phone has accepted. Keep it online for about a minute; you can already work elsewhere in Wakala.
pair-finishingSteps-1 = Code scanned
pair-finishingSteps-2 = Session saved on this PC
pair-finishingSteps-3 = Connecting with the new session

# $s (Number): seconds so far
# $of (Number): seconds at most
pair-ofAtMost = { $s } s of at most { $of } s
pair-couldNotLink = The phone could not link.
pair-couldNotLinkBody = Update WhatsApp on the phone, then scan this same code again.
pair-failed = The pairing did not work.
pair-failedBody = Check the number and the code and try once more, or scan the QR code.
pair-passkey = WhatsApp asks for a passkey
pair-passkeyBody = This account has a passkey, and WhatsApp wants it before it links a device. Wakala can't use passkeys yet.
pair-passkeySteps-1 = On the phone, open WhatsApp, Settings, Account, Passkeys.
pair-passkeySteps-2 = Remove the passkey. You can set it up again after linking.
pair-passkeySteps-3 = Show a new code here and scan it.
pair-passkeyCode = The phone shows this code, too. Compare them.

## Questions about a number

question-stranger = Another number scanned this code

# $other (String): the other phone number
# $own (String): the instance's phone number
question-strangerBody = { $other } scanned this code, but this instance belongs to { $own }. It was unlinked again: two people's messages must not end up in one history.

# $own (String): the instance's phone number
question-keep = Keep { $own }

# $other (String): the other phone number
question-use = Use { $other } here
question-apart = Add it as a new instance

# $other (String): the other phone number
question-useTitle = Use { $other } in this instance?

# $other (String): the other phone number
question-useBody = From now on this instance belongs to { $other }. Scan once more with that phone; any other number is still refused.
question-stays = Stays
question-useStays = All chats and messages of the number before, in the same list

# $days (Number): how many days
question-unseen =
    { $days ->
        [one] The phone was not noticed for { $days } day
       *[other] The phone was not noticed for { $days } days
    }

# $at (String): a moment, such as 16:40
question-unseenBody = WhatsApp unlinks devices whose phone is not used for 14 days. Open WhatsApp on the phone before { $at }.

# $days (Number): how many days
question-long =
    { $days ->
        [one] Stopped for { $days } day
       *[other] Stopped for { $days } days
    }

# $at (String): a moment, such as 16:40
question-longBody = WhatsApp unlinks devices that do not connect for 30 days. Start this number before { $at }, if only for a moment.

# $days (Number): how many days
question-expires =
    { $days ->
        [0] WhatsApp wants a newer Wakala now
        [one] WhatsApp wants a newer Wakala in { $days } day
       *[other] WhatsApp wants a newer Wakala in { $days } days
    }

question-expiresBody = Until then all works as usual, and nothing is lost. Connect again: if this notice comes back, update Wakala before that day.
question-expiresButton = Connect again

# $at (String): a moment, such as 16:40
question-by = Until { $at }

# $name (String): the other instance's name
question-twin = This number also runs as { $name }
question-twinBody = Every message comes twice. Unlink one of the two.
question-toTwin = Go to the other

## Sessions kept aside

kept-title = Sessions kept aside
kept-show = Earlier sessions
kept-none = None. A session that can't be read, or that WhatsApp has ended, is kept here and never overwritten.
kept-body = A session of this number can be put back, and no scan is needed if WhatsApp still knows it.
kept-notNeeded = This number has a session of its own, so nothing has to be put back.

# $n (Number): its number
kept-number = No. { $n }

# $at (String): a moment, such as 16:40
kept-used = last used { $at }
kept-usable = of this number
kept-anotherNumber = of another number
kept-putBack = Put it back

# $n (Number): its number
kept-ask = Put session no. { $n } back?

# $name (String): the instance's name
kept-askBody = It takes the place of the present one. If WhatsApp still knows it, { $name } is online without a scan; if not, you are asked to scan once.
kept-askStays = The present session, kept aside under a number of its own; all chats and messages.

## A number's proxy

proxy-title = Proxy
proxy-none = This number reaches WhatsApp as the system does.

# $at (String): its address
proxy-used = This number goes through { $at }.
proxy-address = Address
proxy-user = User (optional)
proxy-password = Password
proxy-kept = Kept; type another to change it
proxy-remove = Use no proxy of its own
proxy-saved = Saved. The number connects again.

## A number's country

country-title = Numbers without a country code
country-what = A number that is typed without a country code, such as 0712 345 678, is taken to be of this country.
country-own = The country of this number
country-saved = Saved.

## How a number appears

available-title = How customers see this number
available-what = While it is shown as online, WhatsApp sends the owner's phone no notifications. Otherwise customers see nobody here, and the phone rings as before.
available-choice = Show this number as online while it is connected
available-saved = Saved.
