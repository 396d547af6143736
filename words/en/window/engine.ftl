### How the engine is.

## The engine

engine-title = Engine
engine-healthy = Running and healthy
engine-unhealthy = Running, but not healthy
engine-numbersDown = Running, but not all numbers are online
engine-problem-full = The disk is full: nothing can be saved.
engine-problem-storage = The database can't be written.

# $n (Number): how many
engine-problem-actors =
    { $n ->
        [one] A part of the engine failed once within the last hour and was brought up again.
       *[other] Parts of the engine failed { $n } times within the last hour and were brought up again.
    }

# Receipts, names of groups, what was read elsewhere: no messages.
# $n (Number): how many
engine-problem-leftOut =
    { $n ->
        [one] The database refused one thing within the last hour that WhatsApp said beside messages; it is left out.
       *[other] The database refused { $n } things within the last hour that WhatsApp said beside messages; they are left out.
    }

# $n (Number): how many
engine-problem-mismatches =
    { $n ->
        [one] The last sync found { $n } mismatch.
       *[other] The last sync found { $n } mismatches.
    }

engine-uptime = Runs for
engine-process = Process

# $n (String): the number of the process
engine-pid = PID { $n }

# $mb (Number): megabytes
engine-memory = { $mb } MB without the window

# $percent (String): a share, such as 12%
engine-core = { $percent } of a core
engine-numbers = Numbers
engine-all = All numbers
engine-startAll = { act-startAll }
engine-stopAll = { act-stopAll }
engine-restartAll = { act-restartAll }
engine-working = Waiting until each has settled

# $n (Number): how many
engine-stopTitle =
    { $n ->
        [one] Stop { $n } number?
       *[other] Stop { $n } numbers?
    }

engine-stopBody = Sessions and messages stay. Messages that come meanwhile wait at WhatsApp until you start again.

# $done (Number): how many are done
# $all (Number): how many there are
engine-ordered =
    { $done ->
        [one] { $done } of { $all } has settled
       *[other]
            { $all ->
                [one] { $done } of { $all } has settled
               *[other] { $done } of { $all } have settled
            }
    }

engine-late = Still on its way
engine-sync = { audit-action-sync }
engine-syncBody = Compares what you want, what is stored and what really runs, and mends the difference. It runs by itself every five minutes.
engine-syncNow = Sync now
engine-look = Only look
engine-agrees = Everything agrees

# $n (Number): how many
engine-mended =
    { $n ->
        [one] { $n } mismatch, mended
       *[other] { $n } mismatches, mended
    }

# $n (Number): how many
engine-found =
    { $n ->
        [one] { $n } mismatch, nothing was changed
       *[other] { $n } mismatches, nothing was changed
    }

# $n (Number): how many
engine-reconnected =
    { $n ->
        [one] { $n } sent on its way again
       *[other] { $n } sent on their way again
    }

# $n (Number): how many
engine-checked = { $n } compared
engine-starts = Last starts
engine-outcome-running = On its way
engine-outcome-restored = { badge-online }
engine-outcome-needs_qr = Needs a scan
engine-outcome-failed = Not online

# $seconds (String): seconds, such as 1.5
engine-took = { $seconds } s
engine-noStarts = No start is recorded yet.

# $n (Number): how many
# $all (Number): how many there are
engine-restored = { $n } of { $all } online
engine-trail = Audit trail
engine-noTrail = Nothing is recorded yet.
engine-older = Older
engine-logs = Log
engine-level = Level
engine-levels-error = Errors
engine-levels-warn = Warnings
engine-levels-info = Information
engine-levels-debug = Details
engine-levels-trace = Everything
engine-fixed = The level is set by WAKALA_LOG.
engine-noLogs = No lines yet.
