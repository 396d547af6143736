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
start-damaged = The database is damaged: { $why }
start-diskFull = The disk is full. Make room, then start Wakala again.

# $n (Number): megabytes
start-noRoom = Before this update Wakala makes a copy of your data, and the disk has no room for it. Make { $n } MB free, then start Wakala again. Nothing was changed.

# $name (String): a variable of the environment
# $value (String): what stands in it
start-setting = { $name } = "{ $value }" is refused: see the settings in the environment.

# $why (String): the reason
start-address = WAKALA_WHATSAPP_URL is refused: { $why }
start-notPractice = WAKALA_WHATSAPP_URL is for practice builds; this Wakala talks to WhatsApp and to nothing else.
start-noDisplay = There is no display: the window needs a desktop (neither DISPLAY nor WAYLAND_DISPLAY is set). `wakala engine` runs without one.
