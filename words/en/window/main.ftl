### The window's frame, its list of numbers, settings and questions.

practice = Practice
practiceShort = Prac.
workspace = Workspace
allWorkspaces = All workspaces
noInstancesBody = An instance is one WhatsApp number that you run here. Add one with the phone at hand; it takes about a minute.
addInstance = Add an instance
needsLook = Needs a look
nextNeedy = Go to the next one (Ctrl+J)
noneNeeds = No number needs you.
noOtherNeeds = No other number needs you.
find = Find a number
nothingFound = No number like this
instances = Instances
settings = Settings

## A number's head

head-mute = Mute notifications
head-unmute = Unmute notifications
head-muted = Notifications are muted

# $ago (String): a span of time
head-checked = checked { $ago } ago

# $ago (String): a span of time
# $ms (Number): after how many milliseconds the answer came
head-checkedIn = checked { $ago } ago, answer in { $ms } ms
head-restart = { act-restart }
head-stop = { act-stop }
head-start = { act-start }
head-more = More

# $name (String): the instance's name
head-restartStopped = { $name } is stopped. Start it instead.
head-restartReplaced = Another program uses this session. Wakala does not fight for it; use "Take over here".
head-rename = Rename
head-unlink = { act-unlink }
head-delete = Delete
head-back = Back to instances

## The tabs of a number

tabs-label = Views
tabs-pair = { pair-heading }
tabs-chats = Chats
tabs-queue = Queue
tabs-activity = Activity
tabs-health = Health
tabs-settings = { settings }

## Questions before something is removed

confirm-cancel = Keep it

# $name (String): the instance's name
confirm-unlinkTitle = Unlink { $name }?
confirm-unlinkBody = The session ends, and the number goes offline. To use it again, scan a code.

# $name (String): the instance's name
confirm-deleteTitle = Delete { $name }?
confirm-deleteBody = The session, all its chats and messages, and what waits in its queue are removed from this PC. They can't be brought back.
confirm-stays = What stays
confirm-goes = What goes
confirm-unlinkStays = Chats, messages, queue and settings on this PC; everything on the phone.
confirm-deleteStays = Everything on the phone.
confirm-unlinkGoes = The session on this PC.

# $name (String): the name of the number
confirm-failedTitle = Remove the failed messages of { $name }?
confirm-failedBody = Every message of this number that failed goes from its chat and from the queue. They can't be brought back.
confirm-failedStays = Everything that waits, is on its way, or may have arrived.
confirm-failedGo = Remove all

## Another name

rename-title = { head-rename }
rename-save = Save

## Settings

prefs-title = { settings }
prefs-language = { welcome-language }
prefs-languageSystem = As the system
prefs-theme = Appearance
prefs-themes-system = { prefs-languageSystem }
prefs-themes-light = Light
prefs-themes-dark = Dark
prefs-size = Text size
prefs-sizeKeys = Or press Ctrl with +, − or 0.
prefs-notifyBack = Tell me when a number is back, too
prefs-quiet = Quiet hours
prefs-from = from
prefs-to = to
prefs-noTime = Write a time, such as 22:00.
prefs-quietBody = Nothing is shown in quiet hours, except that a number needs a rescan; the rest is said when they end, if it is still true.
prefs-notificationsOn = Tell me when a number drops or needs a scan
prefs-messages = New messages
prefs-messagesAre-off = Don’t tell me
prefs-messagesAre-count = Tell me how many are unread
prefs-messagesAre-name = Tell me who wrote
prefs-messagesAre-text = Tell me who wrote, and what
prefs-messagesBody = Notifications are seen by whoever is near the screen.
prefs-messagesSound = With a sound
prefs-startWithSystem = Start Wakala with this PC, in the tray
prefs-startByService = Its service starts Wakala with this PC; “systemctl --user disable wakala” ends that.
prefs-data = Your data
prefs-dataBody = Everything is kept on this PC, in this folder, and nowhere else.
prefs-version = Version
prefs-warning = Wakala is an unofficial client and not made by WhatsApp. WhatsApp may ban numbers that it finds misusing its service. Do not send bulk messages to people who don't know you.
prefs-close = Close
prefs-partWindow = This window
prefs-partPictures = Pictures
prefs-pictures = Send pictures smaller
prefs-picturesBody = At most 1,600 pixels wide or high, without what the camera wrote beside them. Beside each picture the original can be chosen.
prefs-partNotices = Notifications
prefs-partAbout = About Wakala

## When Wakala itself does not run

core-gone = Wakala is not running.
core-goneBody = While it does not run, your numbers are offline. Messages are kept, and so is what you were typing.
core-start = Start Wakala again
core-starting = Starting Wakala…
core-notStarted = Wakala could not be started. Try again, or restart this PC.

# $why (String): the reason
core-notStartedBecause = Wakala could not be started. Try again, or restart this PC. ({ $why })
core-closing = Wakala is closing: the numbers are signing off.

# $names (String): the names of some instances
core-closingWaits = Wakala is closing, and waits for { $names } to sign off.
core-closingBody = What you have typed stays here.
core-updating = Wakala is getting ready after an update.

# $step (Number): which step it is
# $of (Number): how many steps there are
core-updatingStep = Wakala is getting ready after an update: step { $step } of { $of }.
core-updatingBody = With many messages this takes some minutes. Nothing is lost, and your numbers come back by themselves. Leave the PC on meanwhile.
core-noAnswer = Wakala did not answer. Send this again when it runs: it does not arrive twice.
core-notSentGone = Not sent: Wakala is not running. What you wrote stays here.
core-notSentClosing = Not sent: Wakala is closing. What you wrote stays here.
core-notSentUpdating = Not sent: Wakala is getting ready after an update. What you wrote stays here.

## When the engine does not answer

engineLost-title = Not connected to the engine.
engineLost-body = What is shown may be old. Wakala tries again by itself.
engineLost-badge = Not known

dismiss = Dismiss

## What a screen reader is told

# $name (String): the instance's name
# $badge (String): one of the words under `badge`
says-badge = { $name }: { $badge }

# $name (String): the instance's name
says-message = New message in { $name }

# $percent (String): such as 110%
says-size = Text size { $percent }

## The practice panel

practicePanel-title = { practice }
practicePanel-intro = Simulated phones on this PC. Nothing leaves it.
practicePanel-scan = Scan the code
practicePanel-type = Type the code
practicePanel-write = A customer writes
practicePanel-text = What the customer writes (optional)
practicePanel-read = Customers read
practicePanel-auto = Customers answer by themselves
practicePanel-drop = Drop the connection
practicePanel-netOff = Network off
practicePanel-netOn = Network on
practicePanel-unlink = Unlink on the phone
practicePanel-replace = Take over elsewhere
practicePanel-ban = Ban for 2 minutes
practicePanel-events = What happened
practicePanel-show = Practice panel
practicePanel-hide = Hide
