### What the doctor says. What is to be typed stays as it is.

## How it stands with something

doctor-ok = ok
doctor-warning = WARNING
doctor-fault = FAULT
doctor-allWell = Everything is well.

# $n (Number): how many
doctor-faults =
    { $n ->
        [one] { $n } fault
       *[other] { $n } faults
    }

# $n (Number): how many
doctor-warnings =
    { $n ->
        [one] { $n } warning
       *[other] { $n } warnings
    }

## What is looked at

doctor-what-settings = settings
doctor-what-folder = data folder
doctor-what-room = room on the disk
doctor-what-database = database
doctor-what-sessions = sessions
doctor-what-files = open files
doctor-what-numbers = numbers
doctor-what-health = health
doctor-what-way = way to WhatsApp
doctor-what-clock = clock
doctor-what-desktop = desktop
doctor-what-notifications = notifications
doctor-what-tray = tray
doctor-what-unit = service unit
doctor-what-starting = start with the system

## What did not answer

# $n (Number): seconds
doctor-late = not looked at to the end: nothing answered for { $n } s
doctor-lateDo = Look whether the disk, or what it is on, answers at all; then again.
doctor-ownDo = Report it: this should not be.

## Settings

doctor-settings-well = nothing in the environment is refused
doctor-settingsDo = Wakala does not start with it: change it, or take it away.

## The data folder

# $folder (String): a folder
doctor-folder-none = { $folder } is no folder
doctor-folder-noneDo = Move it away, or name another place: WAKALA_DATA_DIR.

# $folder (String): a folder
doctor-folder-missing = { $folder } is not there
doctor-folder-missingDo = Wakala makes it at its first start; if there was one, look whether its drive is in.

# $folder (String): a folder
# $why (String): what the system says
doctor-trouble = { $folder }: { $why }
doctor-driveDo = Look whether its drive is in and the folder is yours.

# $folder (String): a folder
doctor-folder-theirs = { $folder } is another user's
doctor-folder-theirsDo = Start Wakala as that user, or name another place.

# $folder (String): a folder
# $why (String): what the system says
doctor-folder-readonly = { $folder } can't be written to: { $why }
doctor-folder-readonlyDo = Look at its rights, and whether its disk can be written to.

# $folder (String): a folder
doctor-folder-open = { $folder } is open to other users
doctor-folder-openDo = Wakala closes it when it starts; until then: chmod go= on it.

# $folder (String): a folder
doctor-folder-well = { $folder } is yours alone and can be written to

# $n (String): megabytes
doctor-room-mb = { $n } MB are free

# $n (String): gigabytes
doctor-room-gb = { $n } GB are free
doctor-room-fullDo = Make room: a full disk stops the numbers from receiving.
doctor-room-tightDo = Make room soon: a full disk stops the numbers from receiving.

## The database

doctor-database-new = there is none yet
doctor-database-well = it is whole

# $n (Number): seconds
doctor-database-long = not looked at to the end: it is large, and well as far as { $n } s went

# $why (String): what the system says
doctor-database-damaged = it is damaged: { $why }
doctor-database-damagedDo = Quit Wakala, and put the last good copy of the folder back.
doctor-database-fullDo = Make room on the disk.

# $why (String): what the system says
doctor-database-busy = it could not be looked at: { $why }
doctor-database-busyDo = Wakala is busy with it: look again later.
doctor-database-rightsDo = Look whether the file is yours and its disk can be written to.

## Sessions and files

doctor-sessions-none = there are none yet

# $n (Number): how many
# $folder (String): a folder
doctor-sessions-theirs = { $n } in { $folder } are another user's
doctor-sessions-theirsDo = Give them back to you (chown), or start Wakala as that user.

# $n (Number): how many
# $all (Number): of how many
# $folder (String): a folder
doctor-sessions-open = { $n } of { $all } in { $folder } are open to other users, who could act as your numbers
doctor-sessions-openDo = Close them: chmod -R go= on the folder.

# $n (Number): how many
doctor-sessions-well = { $n }, yours alone

# $limit (String): how many files
# $n (String): how many numbers
doctor-files = at most { $limit }, enough for { $n } numbers
doctor-filesDo = Raise the hard limit (ulimit -Hn, limits.conf, or LimitNOFILE of the unit).

## Wakala itself

doctor-core-silent = it runs and does not answer
doctor-core-silentDo = End it and start it again: the numbers come back by themselves.
doctor-core-none = none is running on this data: no number is online
doctor-core-noneDo = Start it: wakala, or wakala engine.
doctor-core-other = the one that runs is of another version than this command
doctor-core-otherDo = Quit it (`wakala quit`), and start it again: the numbers come back by themselves.
doctor-core-updatingDo = Wait: it goes on by itself.
doctor-coreDo = Its logs say more; if nothing helps, end it and start it again.

# $version (String): a version
# $span (String): a span of time
doctor-core-runs = version { $version } runs, for { $span }

# $version (String): a version
# $span (String): a span of time
# $own (String): a version
doctor-core-runsOther = version { $version } runs, for { $span }; this command is version { $own }
doctor-core-runsOtherDo = Restart Wakala when it suits you.

# $online (Number): how many
# $down (Number): how many
# $needing (Number): how many
doctor-numbers = { $online } online, { $down } on the way, { $needing } need you
doctor-numbersDo = `wakala status` says which, and why.
doctor-health-fullDo = Make room: nothing is received before.
doctor-health-syncDo = wakala sync --auto-reconnect mends it; its logs say more: wakala logs.
doctor-healthDo = Its logs say more: wakala logs.

## The way to WhatsApp, and the clock

doctor-way-practice = the practice network is part of Wakala

# $host (String): a host
# $ms (String): milliseconds
doctor-way-well = { $host } answered within { $ms } ms

# $host (String): a host
# $why (String): what the system says
doctor-way-none = { $host } can't be reached: { $why }

# $host (String): a host
# $proxy (String): the address of a proxy
doctor-way-through = { $host } (through { $proxy })
doctor-wayDo = Look at the network, the proxy (HTTPS_PROXY, ALL_PROXY, the system's settings), and what filters them.
doctor-clock-well = it is right

# $span (String): a span of time
doctor-clock-ahead = it is { $span } ahead

# $span (String): a span of time
doctor-clock-behind = it is { $span } behind
doctor-clockDo = Set it by the network: times in chats and of bans are wrong.
doctor-clock-farDo = Set it by the network: no certificate is believed like this.

## The desktop

doctor-desktop-none = there is none: `wakala engine` needs none
doctor-desktop-noBus = there is no session bus: no notification and no tray icon can come
doctor-desktop-noBusDo = Start Wakala from within the desktop session.
doctor-desktop-oddDo = The session bus answers, but not as it should.
doctor-desktop-silent = the session bus does not answer
doctor-desktop-silentDo = Log out and in again.
doctor-notifications-well = the desktop shows them
doctor-notifications-none = nothing on this desktop shows them: nobody is told when a number needs you
doctor-notificationsDo = Install a notification service, such as dunst or the desktop's own.
doctor-tray-well = the desktop has one
doctor-tray-none = the desktop has none
doctor-trayDo = On GNOME: the extension AppIndicator. Without one, closing the window asks whether to quit.

# $unit (String): the name of the unit
# $enabled (String): what systemd says
# $active (String): what systemd says
doctor-unit = { $unit }: { $enabled }, { $active }
doctor-unitDo = journalctl --user --unit wakala says why; systemctl --user restart wakala tries again.

## Start with the system

doctor-starting-on = on
doctor-starting-service = on, by the service unit
doctor-starting-off = off; `wakala autostart on` switches it on
doctor-starting-other = the entry of that name starts something else than this Wakala
doctor-starting-otherDo = `wakala autostart on` has it start this one.
doctor-starting-twice = the service unit and an entry of the desktop start it: one of them does so in vain
doctor-starting-twiceDo = `wakala autostart off` takes the entry away.
doctor-starting-rightsDo = Look whether the folder is yours and can be written to.

## The port for programs

doctor-what-interface = access for programs

# $place (String): address and port
# $why (String): why
doctor-interface-waiting = { $place } can't be had: { $why }
doctor-interface-waitingDo = Choose another port: wakala interface on --port NUMBER

# $url (String): where
doctor-interface-served = programs with a key are served at { $url }
doctor-interface-off = off
