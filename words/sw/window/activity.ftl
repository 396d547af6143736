### What happened, and how well a number ran.

## The activity

activity-empty = Bado hakuna lililotokea
activity-attempt = jaribio la { $n }
activity-took = ilichukua { $span }
activity-until = hadi { $at }
activity-next = jaribio lijalo { $at }
activity-away = Kutangazwa: { $announced }, kuhifadhiwa: { $saved }

activity-unreadable =
    { $n ->
        [one] { $n } haisomeki bado na inaombwa tena
       *[other] { $n } hazisomeki bado na zinaombwa tena
    }

activity-missing =
    { $n ->
        [one] { $n } haijafika bado
       *[other] { $n } hazijafika bado
    }

activity-newest = Onyesha za hivi karibuni
activity-older = Onyesha ya zamani

## The health of a number

health-window =
    { $days ->
        [one] Saa 24
       *[other] Siku { $days }
    }

health-windows = Muda
health-uptime = { badge-online }
health-ofWanted = ya muda ambao ilipaswa kuwa
health-never = Haikukusudiwa kufanya kazi katika muda huu.
health-reconnects = Miunganisho upya
health-recovery = Muda wa kurudi
health-delivered = Zimefikishwa
health-of = ujumbe { $part } kati ya { $all }

health-failed =
    { $n ->
        [one] { $n } umekataliwa
       *[other] { $n } zimekataliwa
    }

health-none = Hakuna
health-nothingSent = Hakuna kilichotumwa
health-phase-up = { badge-online }
health-phase-down = Haipatikani
health-phase-stopped = { badge-stopped }
health-phase-app_off = Wakala ilikuwa imezimwa
health-strip = Mtandaoni kwa { $up }, haikupatikana kwa { $down }, haijulikani kwa { $off }.
health-reading = Inasoma historia
