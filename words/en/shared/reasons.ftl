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
error-not_sent = This message has not been sent yet: take it out of the queue instead.
error-message_deleted = This message was taken back.
error-queue_full = The queue is full. Nothing was added; wait until some messages have left.
error-key_taken = This key was used for another message. Nothing was sent.
error-not_allowed = Whoever asked may not do this.
error-search_too_long = A search has at most 32 words and 1,000 characters. Search for fewer words.
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
error-voice_invalid = A voice note must be an Ogg file with Opus sound.
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
