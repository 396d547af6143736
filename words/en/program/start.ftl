### Why Wakala did not start.

## Why Wakala did not start

start-title = Wakala can't start

# $path (String): a folder
# $why (String): the reason
start-unwritable = { $path } can't be written: { $why }

# $path (String): a folder
start-running = Wakala is already running on { $path }
start-newer = The data was written by a newer version of Wakala. Update Wakala; nothing was touched.

# $why (String): the reason
start-damaged = The database is damaged. Nothing was touched; put back your last good copy of the data, or ask for help with what follows. ({ $why })

# $why (String): the reason
start-unreachable = Wakala can't use its data now. Another program may hold it, such as a backup, or its disk is away. Close that program or connect the disk, then start Wakala again. ({ $why })

# $why (String): the reason
start-unexpected = Wakala met something that it does not expect. Start it again; where that does not help, ask for help with what follows and with the logs. ({ $why })
start-diskFull = The disk is full. Make room, then start Wakala again.

# $n (Number): megabytes
start-noRoom = Before this update Wakala makes a copy of your data, and the disk has no room for it. Make { $n } MB free, then start Wakala again. Nothing was changed.

# $name (String): a variable of the environment
# $value (String): what stands in it
start-setting = { $name } = "{ $value }" is refused: see the settings in the environment.

# $name (String): a variable of the environment
start-notText = { $name } is refused: it is not text in UTF-8.

# $why (String): the reason
start-address = WAKALA_WHATSAPP_URL is refused: { $why }
start-notPractice = WAKALA_WHATSAPP_URL is for practice builds; this Wakala talks to WhatsApp and to nothing else.
start-noDisplay = There is no display: the window needs a desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). `wakala engine` runs without one.
start-updating = Wakala is getting ready after an update. With many messages this takes some minutes; it goes on by itself, and nothing is lost.

# $step (Number): which step it is
# $of (Number): how many steps there are
start-updatingStep = Wakala is getting ready after an update: step { $step } of { $of }
