### What `--help` says. Each name is that of a command or of what it takes; what is to be typed stays as it is.

## What the program and its commands do

help-command-wakala = Runs several WhatsApp numbers on one PC. Without a command it opens the window, or shows the one that is open; a command is for the Wakala that runs
help-command-engine = Runs Wakala here without window, tray and notifications, until it is asked to end: for a server, or a PC without a screen
help-command-open = Brings the window to the front
help-command-quit = Ends Wakala; the numbers go offline
help-command-status = How Wakala and its numbers are
help-command-list = The instances
help-command-add = Adds an instance; `pair` links it to a phone
help-command-set = Changes the name, the workspace or the country of an instance, or whether customers see it as online
help-command-pair = Links an instance to a phone: shows the QR code until it is scanned
help-command-start = Runs instances
help-command-stop = Stops instances; sessions and messages stay
help-command-restart = Restarts instances
help-command-unlink = Ends the session of instances for good; messages stay
help-command-delete = Removes instances with their sessions and messages
help-command-send = Sends a text, a file, a place, contact cards or a poll
help-command-react = Reacts to a message with an emoji
help-command-edit = Writes another text in place of a message that was sent
help-command-unsend = Takes a message that was sent back, for everyone
help-command-chats = The chats of an instance, or of all
help-command-messages = The messages of a chat
help-command-search = Searches messages, from the newest back
help-command-queue = What waits to be sent
help-command-queueList = What waits, is uncertain or failed
help-command-queueCancel = Takes a message back
help-command-queueRetry = Tries a failed message again
help-command-queueRemoveFailed = Removes all messages of instances that failed
help-command-sync = Compares what is wanted with what runs, and reports it
help-command-health = How the engine is, or how an instance was
help-command-uptime = Since when Wakala runs, and how much of the last day, week and month each number was online
help-command-logs = The last lines of the logs
help-command-events = What happened, as the journal has it
help-command-audit = What was asked, by whom, and what came of it
help-command-keys = The keys with which other programs ask Wakala
help-command-keysList = Which programs have a key, what it may, and when it was used last
help-command-keysNew = Makes a key and shows it, this once
help-command-keysRevoke = Has keys open nothing any more, at once and for good
help-command-webhooks = Who is told what happens: the receivers of webhooks
help-command-webhooksList = The webhooks, and how each goes
help-command-webhooksNew = Adds a webhook, and shows its secret, this once
help-command-webhooksChange = Changes a webhook, or turns it on or off
help-command-webhooksRemove = Removes webhooks
help-command-webhooksTest = Sends a receiver an event that says nothing
help-command-webhooksFailed = The events that a receiver did not take for a day, the newest first
help-command-webhooksReplay = Sends such events again
help-command-webhooksPurge = Forgets such events
help-command-interface = The port on which other programs ask Wakala, with a key each: whether it is there, and where
help-command-autostart = Whether Wakala starts with the system
help-command-doctor = Looks at everything that Wakala needs on this PC, and says what to do; also where none is running
help-command-call = Makes any call of the contract
help-command-help = Print this message or the help of the given subcommand(s)

## What several commands take

help-every-checkServer = Asks a server on this PC whether it can prove to be WhatsApp: exit 0 it can, 3 it was refused, 2 the address is not one on this PC
help-every-json = Answers as JSON, for programs
help-every-start = Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`
help-every-hidden = Opens no window: only the tray shows that Wakala runs
help-every-help = Print help
help-every-version = Print version
help-every-instance = The instance: name or id
help-every-instances = The instances: names or ids
help-every-chat = The chat, as `chats` shows it
help-every-message = The message, as `messages` shows it
help-every-text = The text; `-` reads it from the standard input
help-every-limit = At most this many, 1 to 200
help-every-workspace = All of a workspace
help-every-all = All of them
help-every-yes = Does not ask first
help-every-item = The item, as `queue list` shows it
help-every-follow = Goes on with what comes

## What one command takes

help-of-open-instance = At this instance: name or id
help-of-add-name = Its name
help-of-add-workspace = Its workspace
help-of-add-country = The country of numbers that are typed without a country code, by its two letters; without it that of its own number
help-of-add-history = How much of what is on the phone comes here when it is linked
help-of-set-name = Its new name
help-of-set-workspace = Its new workspace; '' for none
help-of-set-country = The country of numbers that are typed without a country code, by its two letters; `own` for that of its own number
help-of-set-available = Whether customers see it as online while it is connected; its owner's phone stays silent then
help-of-pair-code = Shows an 8-character code to type on the phone with this number, in place of a QR code
help-of-pair-png = Keeps the QR code as a picture in this file, in place of showing it
help-of-pair-history = How much of what is on the phone comes here, chosen before a code is shown
help-of-start-takeOver = Takes the session back where another program has it
help-of-send-instance = The instance that sends: name or id
help-of-send-to = The phone number that it goes to, or `chat:ID`
help-of-send-replyTo = The message of the chat that the text or file answers, as `messages` shows it
help-of-send-mention = A number that stands in the text, or under the file, after an @: whoever has it is told
help-of-send-location = A place, in place of a text
help-of-send-contact = A contact card, in place of a text; several times for several
help-of-send-poll = A poll, in place of a text
help-of-send-option = What can be chosen in the poll: 2 to 12 times
help-of-send-many = Any number of options may be chosen
help-of-send-image = A picture, in place of a text: JPEG, PNG or WebP
help-of-send-video = A video, in place of a text: MP4, 3GP or QuickTime
help-of-send-audio = Music or another sound, in place of a text
help-of-send-voice = A voice note, in place of a text: Opus in an Ogg file
help-of-send-file = Any file under its name, in place of a text
help-of-send-sticker = A sticker, in place of a text: WebP
help-of-send-caption = The text under a picture, a video or a file
help-of-send-viewOnce = The picture, video or voice note can be looked at once
help-of-send-key = A key of yours: a second time with it is the same message, whichever of your scripts sends it
help-of-send-wait = Waits until that has happened
help-of-send-timeout = For how long, in seconds
help-of-react-emoji = The emoji; without one, the reaction that was given is taken back
help-of-chats-after = Goes on after a page: the place that it ends with
help-of-chats-find = Only those that are called so, or have these digits in their number
help-of-queueList-instance = The instance: name or id; none for all
help-of-messages-before = Goes on before a page: the place that it begins with
help-of-messages-saveMedia = Saves their files in this folder; what is not here yet is fetched first
help-of-messages-older = Asks the phone for older messages first
help-of-search-text = The words, all of which must be there: the last one may be the beginning of one, and so may each with a star behind it; what stands in double quotes stands so
help-of-search-instance = Only in this instance: name or id
help-of-search-chat = Only in this chat, as `chats` shows it
help-of-search-kind = Only messages of this kind
help-of-search-hasFile = Only messages with a file
help-of-search-before = Goes on before a page: the place that it ends with
help-of-sync-autoReconnect = Mends the difference, too
help-of-sync-workspace = Only this workspace
help-of-health-days = Over how many days, 1 to 60
help-of-uptime-instances = The instances: names or ids; all without
help-of-logs-level = Only lines that are at least as grave
help-of-logs-limit = At most this many, 1 to 2000
help-of-events-since = Only what came after this position: the number of the last event that you have
help-of-events-limit = At most this many, 1 to 200; with --since as many as there are
help-of-audit-before = Only lines that are older than this one
help-of-keysList-all = Those, too, that were revoked
help-of-keysNew-name = The program that gets it: what it does is noted under this name
help-of-keysNew-scope = What it may; several times, or with commas between them
help-of-keysNew-instance = Only for this instance: name or id; several times for several
help-of-keysNew-workspace = Only for the instances of this workspace, as they are when they are asked for; several times for several
help-of-keysNew-days = It ends after so many days; without it, never
help-of-keysRevoke-keys = The keys: the names of their programs, or the ids that `keys list` shows
help-of-webhooksNew-name = What it is called
help-of-webhooksNew-address = Where the receiver is, such as https://shop.example/events
help-of-webhooksNew-event = Of what it is told; without it, of everything; several times, or with commas between them
help-of-webhooksNew-instance = Only of this instance: name or id; several times for several
help-of-webhooksNew-workspace = Only of the instances of this workspace; several times for several
help-of-webhooksNew-nearby = The receiver may be on this PC or in its network
help-of-webhooksNew-off = It is told nothing until it is turned on
help-of-webhooksChange-webhook = The webhook: its name or number
help-of-webhooksChange-name = From now on it is called so
help-of-webhooksChange-address = The receiver is there now
help-of-webhooksChange-event = From now on it is told of this; several times, or with commas between them
help-of-webhooksChange-instance = From now on only of this instance; several times for several
help-of-webhooksChange-workspace = From now on only of the instances of this workspace; several times for several
help-of-webhooksChange-all = From now on of all instances
help-of-webhooksChange-nearby = Whether the receiver may be on this PC or in its network
help-of-webhooksChange-state = Whether it is told; what happened while it was off is told then
help-of-webhooksChange-newSecret = Gives it another secret, and shows that, this once
help-of-webhooksRemove-webhooks = The webhooks: names or numbers
help-of-webhooksTest-webhook = The webhook: its name or number
help-of-webhooksFailed-webhook = The webhook: its name or number
help-of-webhooksFailed-limit = At most this many, 1 to 200
help-of-webhooksFailed-before = Only those before this one
help-of-webhooksReplay-webhook = The webhook: its name or number
help-of-webhooksReplay-event = Only this one, as `webhooks failed` numbers it; several times for several
help-of-webhooksPurge-webhook = The webhook: its name or number
help-of-webhooksPurge-event = Only this one, as `webhooks failed` numbers it; several times for several
help-of-interface-state = From now on
help-of-interface-address = At this address of the PC, which no other PC reaches
help-of-interface-port = At this port
help-of-interface-origin = Scripts of this web page may ask, too, such as https://shop.example; several times for several, '' for none
help-of-autostart-state = From now on
help-of-call-name = Its name, such as `engine_health`
help-of-call-request = Its request, as JSON

## What may be said for an option. The English is what the completions say, too

help-value-kind-text = Texts
help-value-kind-image = Pictures
help-value-kind-video = Films of all sorts
help-value-kind-audio = Voice and other sound
help-value-kind-document = Other files
help-value-kind-location = Places
help-value-kind-contact = Contact cards
help-value-kind-poll = Polls
help-value-wait-sent = WhatsApp took it
help-value-wait-delivered = The recipient's phone has it
help-value-wait-read = The recipient opened it
help-value-scope-read = Look at instances, chats and messages
help-value-scope-send = Write to people
help-value-scope-control = Start, stop and pair
help-value-scope-admin = Add, change and remove instances, make keys, read logs and what was done
help-value-event-messages = Messages that came, were queued, changed or are gone
help-value-event-deliveries = What became of what was sent
help-value-event-notices = What the operator is to be told
help-value-nearby-yes = It is so
help-value-nearby-no = It is not
help-value-state-on = It is
help-value-state-off = It is not
help-value-available-yes = It is so
help-value-available-no = It is not
help-value-history-recent = The last months
help-value-history-all = All that the phone gives
help-value-history-none = Nothing; older messages can be asked for later
help-value-level-error = Something failed
help-value-level-warn = Something is not as it should be
help-value-level-info = What happens
help-value-level-debug = How it happens
help-value-level-trace = Every step

## What stands for what is typed, in capitals

help-name-ADDRESS = ADDRESS
help-name-CHAT = CHAT
help-name-DAYS = DAYS
help-name-DIR = DIR
help-name-EMOJI = EMOJI
help-name-EVENT = EVENT
help-name-FILE = FILE
help-name-INSTANCE = INSTANCE
help-name-INSTANCES = INSTANCES
help-name-ITEM = ITEM
help-name-KEY = KEY
help-name-KEYS = KEYS
help-name-KIND = KIND
help-name-LAT = LAT
help-name-LETTERS = LETTERS
help-name-RANGE = RANGE
help-name-LEVEL = LEVEL
help-name-LIMIT = LIMIT
help-name-LINE = LINE
help-name-LON = LON
help-name-MESSAGE = MESSAGE
help-name-NAME = NAME
help-name-NUMBER = NUMBER
help-name-PAGE = PAGE
help-name-PLACE = PLACE
help-name-PORT = PORT
help-name-QUESTION = QUESTION
help-name-REQUEST = REQUEST
help-name-SCOPE = SCOPE
help-name-SEQ = SEQ
help-name-STATE = STATE
help-name-TEXT = TEXT
help-name-TIMEOUT = TIMEOUT
help-name-TO = TO
help-name-UNTIL = UNTIL
help-name-URL = URL
help-name-WEBHOOK = WEBHOOK
help-name-WEBHOOKS = WEBHOOKS
help-name-WORDS = WORDS
help-name-WORKSPACE = WORKSPACE

## Below the whole

help-codes =
    Exit codes:
      0  done
      1  refused, or not all was done
      2  the command line is wrong
      3  no Wakala is running on this data
      4  the message failed, or was not there in time
      5  not known whether it was done: Wakala ended before it answered
      6  `doctor` found a fault
help-environment = Environment: WAKALA_DATA_DIR, WAKALA_AUTH_BASE_DIR (where the sessions live), WAKALA_LOG, HTTPS_PROXY, ALL_PROXY, NO_PROXY, and the WAKALA_ variables of the lifecycle settings. COLUMNS: how wide tables are where no terminal says it. NO_COLOR: no colours.
