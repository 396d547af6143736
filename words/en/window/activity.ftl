### What happened, and how well a number ran.

## The activity

activity-empty = Nothing has happened yet

# $n (Number): which attempt it was
activity-attempt = attempt { $n }

# $span (String): a span of time, such as 3 min 5 s
activity-took = took { $span }

# $at (String): a moment, such as 16:40
activity-until = until { $at }

# $at (String): a moment, such as 16:40
activity-next = next try { $at }

# $announced (Number): how many messages WhatsApp said were waiting
# $saved (Number): how many of them are kept here
activity-away = { $announced } announced, { $saved } saved

# $n (Number): how many
activity-unreadable =
    { $n ->
        [one] { $n } can't be read yet and is asked for again
       *[other] { $n } can't be read yet and are asked for again
    }

# $n (Number): how many
activity-missing =
    { $n ->
        [one] { $n } has not come yet
       *[other] { $n } have not come yet
    }

activity-newest = Show the newest
activity-older = Show older

## The health of a number

# $days (Number): how many days
health-window =
    { $days ->
        [one] 24 hours
       *[other] { $days } days
    }

health-windows = Time span
health-uptime = { badge-online }
health-ofWanted = of the time in which it should have been
health-never = It was not meant to run in this time.
health-reconnects = Reconnects
health-recovery = Time to come back
health-delivered = Delivered

# $part (Number): how many of them
# $all (Number): how many there are
health-of =
    { $all ->
        [one] { $part } of { $all } message
       *[other] { $part } of { $all } messages
    }

# $n (Number): how many
health-failed = { $n } refused
health-none = None
health-nothingSent = Nothing was sent
health-phase-up = { badge-online }
health-phase-down = Down
health-phase-stopped = { badge-stopped }
health-phase-app_off = Wakala was off

# $up (String): a span of time
# $down (String): a span of time
# $off (String): a span of time
health-strip = Online for { $up }, down for { $down }, not known for { $off }.
health-reading = Reading the history
