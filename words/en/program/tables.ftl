### The tables of the command line.

## The names of columns, in capitals

cli-head-name = NAME
cli-head-badge = BADGE
cli-head-number = NUMBER
cli-head-workspace = WORKSPACE
cli-head-unread = UNREAD
cli-head-queued = QUEUED
cli-head-id = ID
cli-head-now = NOW
cli-head-what = WHAT
cli-head-figure = FIGURE
cli-head-chat = CHAT
cli-head-title = TITLE
cli-head-last = LAST
cli-head-at = AT
cli-head-who = WHO
cli-head-text = TEXT
cli-head-item = ITEM
cli-head-to = TO
cli-head-state = STATE
cli-head-since = SINCE
cli-head-offSince = OFF SINCE
cli-head-why = WHY
cli-head-waitsFor = WAITS FOR
cli-head-result = RESULT
cli-head-instance = INSTANCE
cli-head-day = 24 HOURS
cli-head-week = 7 DAYS
cli-head-month = 30 DAYS
cli-head-off = OFF IN 24 H
cli-head-key = KEY
cli-head-scopes = MAY
cli-head-reach = NUMBERS
cli-head-expires = ENDS
cli-head-used = USED
cli-head-events = EVENTS
cli-head-waiting = WAITING
cli-head-failed = FAILED
cli-head-lastError = LAST ERROR
cli-head-address = ADDRESS
cli-head-tries = TRIES
