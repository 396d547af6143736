### The tray's menu, and the question before the window closes where there is no tray.

## The tray's menu

# $time (String): a time of day, such as 16:40
tray-waitingUntil = Waiting until { $time }

# $n (Number): which attempt it is
# $time (String): a time of day, such as 16:40
tray-attemptRunning = Attempt { $n }, given up at { $time }

# $n (Number): which attempt it is
# $time (String): a time of day, such as 16:40
tray-attemptNext = Attempt { $n }, next try at { $time }

# $time (String): a time of day, such as 16:40
tray-onlineSince = Online since { $time }
tray-phoneNeeded = Scan the code with the phone
tray-openWakala = Open Wakala
tray-pause = Pause notifications
tray-pauseHour = For one hour
tray-pauseTomorrow = Until tomorrow
tray-pauseUntilResumed = Until I turn them on

# $time (String): a time of day, such as 16:40
tray-pausedUntil = Notifications paused until { $time }
tray-paused = Notifications paused
tray-resume = Turn on now
tray-quitting = Quitting, waiting for the numbers to sign off

# $names (String): the names of some instances
tray-quittingWaits = Quitting, waiting for { $names } to sign off

# $step (Number): which step it is
# $of (Number): how many steps there are
tray-updating = Getting ready after an update: step { $step } of { $of }

## The question before the window closes

close-title = Quit Wakala?
close-body = This desktop has no tray for Wakala to stay in. If Wakala quits, your numbers go offline; sessions and messages are kept.
close-minimise = Minimise
