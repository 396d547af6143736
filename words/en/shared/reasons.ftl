### Why something is not as it should be, wherever it is said.

## Why a connection ended or does not come

reason-dropped = The connection ended
reason-unreachable = WhatsApp can't be reached
reason-handshake_refused = The server could not prove that it is WhatsApp
reason-certificate_refused = Something on this PC or network opens encrypted connections: a virus scanner, an office network or a sign-in page
reason-proxy_refused = The proxy does not lead to WhatsApp
reason-intercepted = Something else answered instead of WhatsApp: open a web page to sign in to this network, or ask who runs it
reason-ping_silence = No answer from WhatsApp
reason-ready_timeout = The login did not complete in time
reason-sync_stuck = The phone has not sent its first data: keep WhatsApp open on it, with internet
reason-server_error = WhatsApp had a fault of its own
reason-rate_limited = WhatsApp asks for fewer connections
reason-restart_required = WhatsApp asks to connect again
reason-logged_out = Logged out on the phone
reason-locked = Locked by WhatsApp
reason-banned = Banned by WhatsApp
reason-temporary_ban = Stopped by WhatsApp for a while
reason-client_outdated = WhatsApp accepts only newer versions
reason-bad_user_agent = WhatsApp does not accept this version
reason-replaced = Replaced by another connection
reason-unknown_failure = WhatsApp refused for a reason that Wakala does not know
reason-unknown_signal = WhatsApp said something that Wakala does not know
reason-pairing_refused = WhatsApp or the phone refused it
reason-account_type = Wakala does not know this type of WhatsApp Business account yet
reason-another_number = A phone with another number scanned the code
reason-session_unreadable = The session file can't be read
reason-disk_full = The disk is full
reason-too_many_files = Too many files are open on this PC
reason-session_locked = Another program holds the session file
reason-session_forbidden = The session folder can't be read or written
reason-session_gone = The session file is not where it was
reason-session_fault = The session file can't be used at the moment
reason-database_damaged = The message database is damaged
reason-database_unreachable = The message database can't be used at the moment
reason-internal = A fault inside Wakala

## Why something that was asked for was not done

error-name_empty = Give the instance a name.
error-name_too_long = The name has at most 60 characters.
error-name_control_character = The name can't have line breaks.
error-name_taken = Another instance has this name.
error-phone_number_empty = Write the phone number first.
error-phone_number_invalid = This is not a phone number. Write it like +255 700 000 118.
error-phone_number_no_country_code = The country code is missing. Write +255 700 000 118, not 0700 000 118.
error-phone_number_no_such_country = No country has this code. Check the digits after the +.
error-phone_number_too_short = This number is too short. Check whether all digits are there.
error-phone_number_too_long = This number is too long. Check whether there are digits too many.
error-phone_number_not_of_country = Your number's country has no number like this. Check it, or write it with + and its country code.
error-phone_number_ambiguous = This can be a number of your number's country or of another one. Write it with + and its country code.
error-not_on_whatsapp = WhatsApp says that nobody has this number there. Check the number.
error-not_online = The number is not online, so WhatsApp can't be asked. Try again when it is.
error-phone_silent = The phone has not answered. Open WhatsApp on it and see that it is on the internet, then try again; what comes later is shown all the same.
error-proxy_address = This is not the address of a proxy. Write it like http://proxy.example:8080.
error-proxy_scheme = A proxy is spoken to by http or socks5. Write it like http://proxy.example:8080 or socks5://proxy.example:1080.
error-proxy_host = The proxy's name is missing, or has characters that no name has.
error-proxy_port = The proxy's port is a number from 1 to 65535.
error-proxy_login = The user is missing, or user or password are longer than 255 characters or have one that can't be sent.
error-country_unknown = This is no country. Write its two letters, such as TZ or ID.
error-text_empty = Write something first.
error-text_too_long = The message is too long. WhatsApp takes at most 65,536 characters.
error-text_nul = The message has a character that WhatsApp can't show (NUL).
error-reaction_invalid = A reaction is one emoji.
error-poll_invalid = A poll has a question and 2 to 12 options, no two the same.
error-place_invalid = There is no such place.
error-card_invalid = A contact card has a name and a number with its country code.
error-mention_invalid = Whoever is mentioned must stand in the text: @ and their number.
error-no_such_message = This message is not in this chat.
error-not_ours = Only messages of this number can be edited or taken back.
error-too_late = It is too late: WhatsApp lets a message be edited for 15 minutes and taken back for 60 hours.
error-not_text = Only texts can be edited.
error-no_message = This is no message: nothing can be said of it.
error-not_sent = This message has not been sent yet: take it out of the queue instead.
error-message_deleted = This message was taken back.
error-no_poll = You can only vote in this poll on the phone.
error-no_such_option = The poll does not let these options be chosen together.
error-written_on_phone = Channels, status posts and broadcast lists are written on the phone. Nothing was sent.
error-not_a_person = Only people can be given a name of your own. A group is called what its members call it.
error-queue_full = The queue is full. Nothing was added; wait until some messages have left.
error-key_taken = This key was used for another message. Nothing was sent.
error-not_allowed = Whoever asked may not do this.
error-search_too_long = A search has at most 32 words, 8 of them with a star, and 1,000 characters. Search for fewer words.
error-key_needed = Wakala wants a key that is good.
error-too_many_tries = Too many wrong keys were shown. Wait a little.
error-too_fast = The key asks faster than it may.
error-address_invalid = This is no address. Write 127.0.0.1 or ::1.
error-address_not_loopback = Other PCs could reach this address, and what is said there is not encrypted yet. Only 127.0.0.1 and ::1 are served.
error-port_invalid = A port is a number from 1 to 65535.
error-origin_invalid = A web page is named by where it comes from, such as https://shop.example. At most 20 can be.
error-api_key_name = A key needs a name of up to 40 characters: that of the program that gets it.
error-api_key_scopes = Choose at least one thing that the key may do.
error-api_key_reach = Choose at least one number, or all of them. At most 100 can be chosen one by one.
error-api_key_expiry = A key can only end in the future.
error-api_key_name_taken = Another key has this name. Revoke it first, or choose another name.
error-too_many_api_keys = There are 100 keys already. Revoke one that no program uses.
error-no_such_api_key = There is no such key any more.
error-webhook_name = A webhook needs a name of up to 40 characters.
error-webhook_address = Events can't be sent to this address. Write it like https://shop.example/events, with http:// or https:// in front.
error-webhook_login = No user and no password may stand in the address. The receiver knows Wakala by the signature.
error-webhook_events = Choose at least one kind of events.
error-webhook_reach = Choose at least one number, or all of them. At most 100 can be chosen one by one.
error-webhook_name_taken = Another webhook has this name.
error-too_many_webhooks = There are 20 webhooks already. Remove one that nobody listens to.
error-no_such_webhook = There is no such webhook any more.
error-backend_address = A backend can't be asked at this address. Write it like https://shop.example, with http:// or https:// in front, and without what follows a ?.
error-backend_login = No user and no password may stand in the address. The backend knows Wakala by the key.
error-backend_key = A key has 1 to 512 visible characters and no spaces.
error-backend_key_needed = The backend at this address needs its key: say it together with the address. Wakala tells no key to another place than the one that it was given for.
error-no_backend = There is no backend yet: say its address and its key.
error-backend_by_environment = The environment of Wakala names the backend. Change WAKALA_LARAVEL_URL and WAKALA_INTERNAL_API_KEY there.
error-backend_name = A backend calls a number by up to 64 letters, digits or -_.:~.
error-backend_name_taken = The backend calls another number so.
error-backend_full = As many numbers belong to the backend as can: 200.
error-not_of_backend = This number belongs to no backend yet: say what the backend calls it.
error-backend_owns = The backend says whether this number runs. Take it over first, then start or stop it.
error-not_cancellable = This message is on its way already.
error-not_retryable = This message has not failed.
error-no_such_instance = This instance is gone.
error-no_such_chat = This chat is gone.
error-no_such_queue_item = This message is not in the queue any more.
error-file_empty = The file is empty.
error-file_too_large = The file is larger than 2 GB, the most that WhatsApp takes.
error-no_room = There is no room on the disk for the file.
error-file_not_whole = The file is not here completely yet.
error-file_kind_differs = The file can't be sent as that.
error-voice_invalid = A voice note must be an Ogg file with Opus sound, or a WAV file.
error-voice_empty = Nothing was recorded. Check that the microphone is on, and record again.
error-voice_too_long = A voice note can have an hour at most.
error-sticker_invalid = A sticker must be a WebP file.
error-picture_invalid = The picture can't be read, or has more than 50 million pixels.
error-caption_too_long = The text under a file can have up to 1,024 characters.
error-caption_not_taken = A sound, a voice note or a sticker can't have a text under it.
error-once_invalid = Only a picture, a video or a voice note can be sent to be seen once.
error-offset_differs = A piece of the file came out of turn.
error-no_such_file = This file is not here.
error-wrong_state = That is not possible now.
error-runs_elsewhere = Another program uses this session. Take it over here, or stop it.
error-no_such_session = This session is not kept any more.
error-session_of_another_number = This session belongs to another number. It was not touched.
error-session_unusable = This session can't be used. It was not touched.
error-sync_running = A sync is running already. Wait until it is done.
error-disk_full = The disk is full. Nothing was saved; free some room.
error-storage = The database refused.
error-bad_request = Wakala did not understand its own window.
error-no_such_call = There is nothing at this address.
error-too_large = The request is too large.
error-too_slow = The request did not come to its end in time.
error-too_busy = As much is being asked of Wakala as it can answer at a time. Try again.
error-other_version = This part of Wakala is of another version than the running one. Start Wakala anew.
error-autostart = The system does not let Wakala start with it.
error-practice = The practice network refused.
error-window_open = Wakala has a window already. It was brought to the front.
error-core_gone = Wakala is not running, or does not answer.
error-updating = Wakala is getting ready after an update.
error-shutting_down = Wakala is closing.
error-internal = A fault inside Wakala.

## Why a message has to wait

lane-why-not_allowed = WhatsApp doesn't let this number write to this person first
lane-why-not_there = WhatsApp knows no such number or group
lane-why-not_member = This number may not write here; it may have left the group
lane-why-rate_limited = WhatsApp asks for a pause
lane-why-no_answer = WhatsApp did not answer
lane-why-no_keys = The recipient's phone could not be prepared for it
lane-why-no_room = The disk of this PC has no room for the file
lane-why-disk = The disk of this PC can't read or keep the file
lane-why-file_not_taken = WhatsApp doesn't take the file at the moment
lane-why-unclear = It could not be sent

## Why WhatsApp refused a message

failure-codes-463 = { lane-why-not_allowed }
failure-codes-479 = WhatsApp did not accept the form of this message
failure-refused = WhatsApp refused this message
failure-local = Wakala could not send this message
failure-unknown = the reason is not known

## Why a receiver did not take an event

webhook-fault-not_allowed = the receiver is on this PC or in its network, and that is not allowed for this webhook
webhook-fault-no_address = the name of the receiver has no address
webhook-fault-unreachable = nothing answers there
webhook-fault-proxy = the proxy that leads there lets nobody through
webhook-fault-certificate = nobody whom this PC trusts vouches for the receiver
webhook-fault-silent = it did not answer in time
webhook-fault-broken = what it answers is no HTTP, or too much
webhook-fault-redirect = it says that it is at another address, and that is not followed
webhook-fault-refused = it did not take the event
webhook-fault-unread = Wakala could not read what is to be sent
webhook-fault-practice = this is a practice build, which sends nothing beyond this PC

## Why a backend did not answer as it should

backend-fault-no_address = the name of the backend has no address
backend-fault-unreachable = nothing answers there
backend-fault-proxy = the proxy that leads there lets nobody through
backend-fault-certificate = nobody whom this PC trusts vouches for the backend
backend-fault-silent = it did not answer in time
backend-fault-broken = what it answers is no HTTP, or ends early
backend-fault-redirect = it says that it is at another address, and that is not followed: the key would go there
backend-fault-key_refused = it does not take the key
backend-fault-refused = it refused
backend-fault-not_json = it answers with a page for people, and not in JSON: look at the address
backend-fault-odd = it answers something else than the numbers that it wants
backend-fault-too_large = it answers more than is read
backend-fault-too_many = it asks for more numbers than may belong to a backend
backend-fault-not_kept = Wakala could not keep what it asks for
backend-fault-practice = this is a practice build, which asks nobody beyond this PC

## Who says whether a number runs

backend-owner-backend = the backend
backend-owner-operator = the operator

## In which words a backend is told how a number is

backend-words-instance = of the instance guide: connecting, connected, disconnected, error
backend-words-reconnect = of the reconnect guide: connected, reconnecting, qr_pending, disconnected
backend-words-lifecycle = of the lifecycle plan: connecting, needs_qr, ready, disconnected, error
