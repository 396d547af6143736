# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_wakala_global_optspecs
    string join \n check-server= json start hidden h/help V/version
end

function __fish_wakala_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_wakala_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_wakala_using_subcommand
    set -l cmd (__fish_wakala_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c wakala -n "__fish_wakala_needs_command" -l check-server -d 'Asks a server on this PC whether it can prove to be WhatsApp: exit 0 it can, 3 it was refused, 2 the address is not one on this PC' -r
complete -c wakala -n "__fish_wakala_needs_command" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_needs_command" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_needs_command" -l hidden -d 'Opens no window: only the tray shows that Wakala runs'
complete -c wakala -n "__fish_wakala_needs_command" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_needs_command" -s V -l version -d 'Print version'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "engine" -d 'Runs Wakala here without window, tray and notifications, until it is asked to end: for a server, or a PC without a screen'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "open" -d 'Brings the window to the front'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "quit" -d 'Ends Wakala; the numbers go offline'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "status" -d 'How Wakala and its numbers are'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "list" -d 'The instances'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "add" -d 'Adds an instance; `pair` links it to a phone'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "set" -d 'Changes the name, the workspace or the country of an instance, or whether customers see it as online'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "pair" -d 'Links an instance to a phone: shows the QR code until it is scanned'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "start" -d 'Runs instances'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "stop" -d 'Stops instances; sessions and messages stay'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "restart" -d 'Restarts instances'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "unlink" -d 'Ends the session of instances for good; messages stay'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "delete" -d 'Removes instances with their sessions and messages'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "send" -d 'Sends a text, a file, a place, contact cards or a poll'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "react" -d 'Reacts to a message with an emoji'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "vote" -d 'Votes in a poll'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "edit" -d 'Writes another text in place of a message that was sent'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "unsend" -d 'Takes a message that was sent back, for everyone'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "chats" -d 'The chats of an instance, or of all'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "name" -d 'Calls the person of a chat by a name of your own, which only you see'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "messages" -d 'The messages of a chat'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "search" -d 'Searches messages, from the newest back'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "queue" -d 'What waits to be sent'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "sync" -d 'Compares what is wanted with what runs, and reports it'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "health" -d 'How the engine is, or how an instance was'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "uptime" -d 'Since when Wakala runs, and how much of the last day, week and month each number was online'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "logs" -d 'The last lines of the logs'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "events" -d 'What happened, as the journal has it'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "audit" -d 'What was asked, by whom, and what came of it'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "keys" -d 'The keys with which other programs ask Wakala'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "webhooks" -d 'Who is told what happens: the receivers of webhooks'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "backend" -d 'The backend that asks for numbers and is told how they are'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "interface" -d 'The port on which other programs ask Wakala, with a key each: whether it is there, and where'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "autostart" -d 'Whether Wakala starts with the system'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "doctor" -d 'Looks at everything that Wakala needs on this PC, and says what to do; also where none is running'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "call" -d 'Makes any call of the contract'
complete -c wakala -n "__fish_wakala_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand engine" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand engine" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand engine" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand open" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand open" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand open" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand quit" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand quit" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand quit" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand status" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand status" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand status" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand list" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand list" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand list" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand add" -l workspace -d 'Its workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand add" -l country -d 'The country of numbers that are typed without a country code, by its two letters; without it that of its own number' -r
complete -c wakala -n "__fish_wakala_using_subcommand add" -l history -d 'How much of what is on the phone comes here when it is linked' -r -f -a "recent\t'The last months'
all\t'All that the phone gives'
none\t'Nothing; older messages can be asked for later'"
complete -c wakala -n "__fish_wakala_using_subcommand add" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand add" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand set" -l name -d 'Its new name' -r
complete -c wakala -n "__fish_wakala_using_subcommand set" -l workspace -d 'Its new workspace; \'\' for none' -r
complete -c wakala -n "__fish_wakala_using_subcommand set" -l country -d 'The country of numbers that are typed without a country code, by its two letters; `own` for that of its own number' -r
complete -c wakala -n "__fish_wakala_using_subcommand set" -l available -d 'Whether customers see it as online while it is connected; its owner\'s phone stays silent then' -r -f -a "yes\t'It is so'
no\t'It is not'"
complete -c wakala -n "__fish_wakala_using_subcommand set" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand set" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand pair" -l code -d 'Shows an 8-character code to type on the phone with this number, in place of a QR code' -r
complete -c wakala -n "__fish_wakala_using_subcommand pair" -l png -d 'Keeps the QR code as a picture in this file, in place of showing it' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand pair" -l history -d 'How much of what is on the phone comes here, chosen before a code is shown' -r -f -a "recent\t'The last months'
all\t'All that the phone gives'
none\t'Nothing; older messages can be asked for later'"
complete -c wakala -n "__fish_wakala_using_subcommand pair" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand pair" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand pair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand start" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand start" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand start" -l take-over -d 'Takes the session back where another program has it'
complete -c wakala -n "__fish_wakala_using_subcommand start" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand start" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand start" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand stop" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand stop" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand stop" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand stop" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand stop" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand restart" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand restart" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand restart" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand restart" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand restart" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand unlink" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand delete" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand delete" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand delete" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand delete" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand delete" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand delete" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand send" -l reply-to -d 'The message of the chat that the text or file answers, as `messages` shows it' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l mention -d 'A number that stands in the text, or under the file, after an @: whoever has it is told' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l location -d 'A place, in place of a text' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l contact -d 'A contact card, in place of a text; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l poll -d 'A poll, in place of a text' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l option -d 'What can be chosen in the poll: 2 to 12 times' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l image -d 'A picture, in place of a text: JPEG, PNG or WebP' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l video -d 'A video, in place of a text: MP4, 3GP or QuickTime' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l audio -d 'Music or another sound, in place of a text' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l voice -d 'A voice note, in place of a text: Opus in an Ogg file, or a WAV file' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l file -d 'Any file under its name, in place of a text' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l sticker -d 'A sticker, in place of a text: WebP' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand send" -l caption -d 'The text under a picture, a video or a file' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l key -d 'A key of yours: a second time with it is the same message, whichever of your scripts sends it' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l wait -d 'Waits until that has happened' -r -f -a "sent\t'WhatsApp took it'
delivered\t'The recipient\'s phone has it'
read\t'The recipient opened it'"
complete -c wakala -n "__fish_wakala_using_subcommand send" -l timeout -d 'For how long, in seconds' -r
complete -c wakala -n "__fish_wakala_using_subcommand send" -l many -d 'Any number of options may be chosen'
complete -c wakala -n "__fish_wakala_using_subcommand send" -l view-once -d 'The picture, video or voice note can be looked at once'
complete -c wakala -n "__fish_wakala_using_subcommand send" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand send" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand react" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand react" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand react" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand vote" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand vote" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand vote" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand edit" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand edit" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand edit" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand unsend" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand unsend" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand unsend" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand chats" -l limit -d 'At most this many, 1 to 200' -r
complete -c wakala -n "__fish_wakala_using_subcommand chats" -l after -d 'Goes on after a page: the place that it ends with' -r
complete -c wakala -n "__fish_wakala_using_subcommand chats" -l find -d 'Only those that are called so, or have these digits in their number' -r
complete -c wakala -n "__fish_wakala_using_subcommand chats" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand chats" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand chats" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand name" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand name" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand name" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l limit -d 'At most this many, 1 to 200' -r
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l before -d 'Goes on before a page: the place that it begins with' -r
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l save-media -d 'Saves their files in this folder; what is not here yet is fetched first' -r -F
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l older -d 'Asks the phone for older messages first'
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand messages" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand messages" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand search" -l instance -d 'Only in this instance: name or id' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l chat -d 'Only in this chat, as `chats` shows it' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l kind -d 'Only messages of this kind' -r -f -a "text\t'Texts'
image\t'Pictures'
video\t'Films of all sorts'
audio\t'Voice and other sound'
document\t'Other files'
location\t'Places'
contact\t'Contact cards'
poll\t'Polls'"
complete -c wakala -n "__fish_wakala_using_subcommand search" -l sender -d 'Only what whoever has this phone number has written: with its country code' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l since -l from -d 'Only what was written on this day or later, such as 2026-11-09' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l until -d 'Only what was written on this day or before' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l limit -d 'At most this many, 1 to 200' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l before -d 'Goes on before a page: the place that it ends with' -r
complete -c wakala -n "__fish_wakala_using_subcommand search" -l has-file -d 'Only messages with a file'
complete -c wakala -n "__fish_wakala_using_subcommand search" -l ours -d 'Only what was written by this number itself'
complete -c wakala -n "__fish_wakala_using_subcommand search" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand search" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand search" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -f -a "list" -d 'What waits, is uncertain or failed'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -f -a "cancel" -d 'Takes a message back'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -f -a "retry" -d 'Tries a failed message again'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -f -a "remove-failed" -d 'Removes all messages of instances that failed'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and not __fish_seen_subcommand_from list cancel retry remove-failed help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from list" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from list" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from cancel" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from cancel" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from cancel" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from retry" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from retry" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from retry" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -l workspace -d 'All of a workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -l all -d 'All of them'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from remove-failed" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from help" -f -a "list" -d 'What waits, is uncertain or failed'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from help" -f -a "cancel" -d 'Takes a message back'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from help" -f -a "retry" -d 'Tries a failed message again'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from help" -f -a "remove-failed" -d 'Removes all messages of instances that failed'
complete -c wakala -n "__fish_wakala_using_subcommand queue; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand sync" -l workspace -d 'Only this workspace' -r
complete -c wakala -n "__fish_wakala_using_subcommand sync" -l auto-reconnect -d 'Mends the difference, too'
complete -c wakala -n "__fish_wakala_using_subcommand sync" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand sync" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand sync" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand health" -l days -d 'Over how many days, 1 to 60' -r
complete -c wakala -n "__fish_wakala_using_subcommand health" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand health" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand health" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand uptime" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand uptime" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand uptime" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand logs" -l level -d 'Only lines that are at least as grave' -r -f -a "error\t'Something failed'
warn\t'Something is not as it should be'
info\t'What happens'
debug\t'How it happens'
trace\t'Every step'"
complete -c wakala -n "__fish_wakala_using_subcommand logs" -l limit -d 'At most this many, 1 to 2000' -r
complete -c wakala -n "__fish_wakala_using_subcommand logs" -s f -l follow -d 'Goes on with what comes'
complete -c wakala -n "__fish_wakala_using_subcommand logs" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand logs" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand logs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand events" -l since -d 'Only what came after this position: the number of the last event that you have' -r
complete -c wakala -n "__fish_wakala_using_subcommand events" -l limit -d 'At most this many, 1 to 200; with --since as many as there are' -r
complete -c wakala -n "__fish_wakala_using_subcommand events" -s f -l follow -d 'Goes on with what comes'
complete -c wakala -n "__fish_wakala_using_subcommand events" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand events" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand events" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand audit" -l limit -d 'At most this many, 1 to 200' -r
complete -c wakala -n "__fish_wakala_using_subcommand audit" -l before -d 'Only lines that are older than this one' -r
complete -c wakala -n "__fish_wakala_using_subcommand audit" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand audit" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand audit" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -f -a "list" -d 'Which programs have a key, what it may, and when it was used last'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -f -a "new" -d 'Makes a key and shows it, this once'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -f -a "revoke" -d 'Has keys open nothing any more, at once and for good'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and not __fish_seen_subcommand_from list new revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from list" -l all -d 'Those, too, that were revoked'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from list" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l scope -d 'What it may; several times, or with commas between them' -r -f -a "read\t'Look at instances, chats and messages'
send\t'Write to people'
control\t'Start, stop and pair'
admin\t'Add, change and remove instances, make keys, read logs and what was done'"
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l instance -d 'Only for this instance: name or id; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l workspace -d 'Only for the instances of this workspace, as they are when they are asked for; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l days -d 'It ends after so many days; without it, never' -r
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "list" -d 'Which programs have a key, what it may, and when it was used last'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "new" -d 'Makes a key and shows it, this once'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Has keys open nothing any more, at once and for good'
complete -c wakala -n "__fish_wakala_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "list" -d 'The webhooks, and how each goes'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "new" -d 'Adds a webhook, and shows its secret, this once'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "change" -d 'Changes a webhook, or turns it on or off'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "remove" -d 'Removes webhooks'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "test" -d 'Sends a receiver an event that says nothing'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "failed" -d 'The events that a receiver did not take for a day, the newest first'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "replay" -d 'Sends such events again'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "purge" -d 'Forgets such events'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and not __fish_seen_subcommand_from list new change remove test failed replay purge help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l event -d 'Of what it is told; without it, of everything; several times, or with commas between them' -r -f -a "messages\t'Messages that came, were queued, changed or are gone'
deliveries\t'What became of what was sent'
notices\t'What the operator is to be told'"
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l instance -d 'Only of this instance: name or id; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l workspace -d 'Only of the instances of this workspace; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l nearby -d 'The receiver may be on this PC or in its network'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l off -d 'It is told nothing until it is turned on'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l name -d 'From now on it is called so' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l address -d 'The receiver is there now' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l event -d 'From now on it is told of this; several times, or with commas between them' -r -f -a "messages\t'Messages that came, were queued, changed or are gone'
deliveries\t'What became of what was sent'
notices\t'What the operator is to be told'"
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l instance -d 'From now on only of this instance; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l workspace -d 'From now on only of the instances of this workspace; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l nearby -d 'Whether the receiver may be on this PC or in its network' -r -f -a "yes\t'It is so'
no\t'It is not'"
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l all -d 'From now on of all instances'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l new-secret -d 'Gives it another secret, and shows that, this once'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from remove" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from remove" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from test" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from test" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from failed" -l limit -d 'At most this many, 1 to 200' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from failed" -l before -d 'Only those before this one' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from failed" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from failed" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from failed" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from replay" -l event -d 'Only this one, as `webhooks failed` numbers it; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from replay" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from replay" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from replay" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from purge" -l event -d 'Only this one, as `webhooks failed` numbers it; several times for several' -r
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from purge" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from purge" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from purge" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from purge" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "list" -d 'The webhooks, and how each goes'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "new" -d 'Adds a webhook, and shows its secret, this once'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "change" -d 'Changes a webhook, or turns it on or off'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Removes webhooks'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "test" -d 'Sends a receiver an event that says nothing'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "failed" -d 'The events that a receiver did not take for a day, the newest first'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "replay" -d 'Sends such events again'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "purge" -d 'Forgets such events'
complete -c wakala -n "__fish_wakala_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "status" -d 'How the link to the backend goes, and which instances belong to it'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "set" -d 'Says where the backend is and by which key it knows Wakala, or turns the link on or off'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "test" -d 'Asks the backend now, and says what it answers'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "forget" -d 'Forgets the backend with its key'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "link" -d 'Has an instance belong to the backend, or says who says whether it runs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "unlink" -d 'Has an instance belong to the backend no more'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and not __fish_seen_subcommand_from status set test forget link unlink help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from status" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from status" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -l url -d 'Where it is, such as https://shop.example' -r
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -l key -d 'Its key; - reads it from the standard input, where nobody sees it' -r
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -l vocabulary -d 'In which words it is told how instances are' -r -f -a "instance\t'Of the instance guide: connecting, connected, disconnected, error'
reconnect\t'Of the reconnect guide: connected, reconnecting, qr_pending, disconnected'
lifecycle\t'Of the lifecycle plan: connecting, needs_qr, ready, disconnected, error'"
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from test" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from test" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from forget" -s y -l yes -d 'Does not ask first'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from forget" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from forget" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from link" -l name -d 'What the backend calls it: its id there' -r
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from link" -l owner -d 'Who says whether it runs' -r -f -a "backend\t'The backend, and programs with a key'
operator\t'The operator; the backend is told how it is'"
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from link" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from link" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from link" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from unlink" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from unlink" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from unlink" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "status" -d 'How the link to the backend goes, and which instances belong to it'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "set" -d 'Says where the backend is and by which key it knows Wakala, or turns the link on or off'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "test" -d 'Asks the backend now, and says what it answers'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Forgets the backend with its key'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "link" -d 'Has an instance belong to the backend, or says who says whether it runs'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "unlink" -d 'Has an instance belong to the backend no more'
complete -c wakala -n "__fish_wakala_using_subcommand backend; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand interface" -l address -d 'At this address of the PC, which no other PC reaches' -r
complete -c wakala -n "__fish_wakala_using_subcommand interface" -l port -d 'At this port' -r
complete -c wakala -n "__fish_wakala_using_subcommand interface" -l origin -d 'Scripts of this web page may ask, too, such as https://shop.example; several times for several, \'\' for none' -r
complete -c wakala -n "__fish_wakala_using_subcommand interface" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand interface" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand interface" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand autostart" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand autostart" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand autostart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wakala -n "__fish_wakala_using_subcommand doctor" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand doctor" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand call" -l json -d 'Answers as JSON, for programs'
complete -c wakala -n "__fish_wakala_using_subcommand call" -l start -d 'Where no Wakala runs, starts one first: in the tray, and where there is no display as `wakala engine`'
complete -c wakala -n "__fish_wakala_using_subcommand call" -s h -l help -d 'Print help'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "engine" -d 'Runs Wakala here without window, tray and notifications, until it is asked to end: for a server, or a PC without a screen'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "open" -d 'Brings the window to the front'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "quit" -d 'Ends Wakala; the numbers go offline'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "status" -d 'How Wakala and its numbers are'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "list" -d 'The instances'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "add" -d 'Adds an instance; `pair` links it to a phone'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "set" -d 'Changes the name, the workspace or the country of an instance, or whether customers see it as online'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "pair" -d 'Links an instance to a phone: shows the QR code until it is scanned'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "start" -d 'Runs instances'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "stop" -d 'Stops instances; sessions and messages stay'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "restart" -d 'Restarts instances'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "unlink" -d 'Ends the session of instances for good; messages stay'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "delete" -d 'Removes instances with their sessions and messages'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "send" -d 'Sends a text, a file, a place, contact cards or a poll'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "react" -d 'Reacts to a message with an emoji'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "vote" -d 'Votes in a poll'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "edit" -d 'Writes another text in place of a message that was sent'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "unsend" -d 'Takes a message that was sent back, for everyone'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "chats" -d 'The chats of an instance, or of all'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "name" -d 'Calls the person of a chat by a name of your own, which only you see'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "messages" -d 'The messages of a chat'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "search" -d 'Searches messages, from the newest back'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "queue" -d 'What waits to be sent'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "sync" -d 'Compares what is wanted with what runs, and reports it'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "health" -d 'How the engine is, or how an instance was'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "uptime" -d 'Since when Wakala runs, and how much of the last day, week and month each number was online'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "logs" -d 'The last lines of the logs'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "events" -d 'What happened, as the journal has it'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "audit" -d 'What was asked, by whom, and what came of it'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "keys" -d 'The keys with which other programs ask Wakala'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "webhooks" -d 'Who is told what happens: the receivers of webhooks'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "backend" -d 'The backend that asks for numbers and is told how they are'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "interface" -d 'The port on which other programs ask Wakala, with a key each: whether it is there, and where'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "autostart" -d 'Whether Wakala starts with the system'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "doctor" -d 'Looks at everything that Wakala needs on this PC, and says what to do; also where none is running'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "call" -d 'Makes any call of the contract'
complete -c wakala -n "__fish_wakala_using_subcommand help; and not __fish_seen_subcommand_from engine open quit status list add set pair start stop restart unlink delete send react vote edit unsend chats name messages search queue sync health uptime logs events audit keys webhooks backend interface autostart doctor call help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from queue" -f -a "list" -d 'What waits, is uncertain or failed'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from queue" -f -a "cancel" -d 'Takes a message back'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from queue" -f -a "retry" -d 'Tries a failed message again'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from queue" -f -a "remove-failed" -d 'Removes all messages of instances that failed'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "list" -d 'Which programs have a key, what it may, and when it was used last'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "new" -d 'Makes a key and shows it, this once'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "revoke" -d 'Has keys open nothing any more, at once and for good'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "list" -d 'The webhooks, and how each goes'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "new" -d 'Adds a webhook, and shows its secret, this once'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "change" -d 'Changes a webhook, or turns it on or off'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "remove" -d 'Removes webhooks'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "test" -d 'Sends a receiver an event that says nothing'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "failed" -d 'The events that a receiver did not take for a day, the newest first'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "replay" -d 'Sends such events again'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from webhooks" -f -a "purge" -d 'Forgets such events'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "status" -d 'How the link to the backend goes, and which instances belong to it'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "set" -d 'Says where the backend is and by which key it knows Wakala, or turns the link on or off'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "test" -d 'Asks the backend now, and says what it answers'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "forget" -d 'Forgets the backend with its key'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "link" -d 'Has an instance belong to the backend, or says who says whether it runs'
complete -c wakala -n "__fish_wakala_using_subcommand help; and __fish_seen_subcommand_from backend" -f -a "unlink" -d 'Has an instance belong to the backend no more'
