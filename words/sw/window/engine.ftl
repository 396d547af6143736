### How the engine is.

## The engine

engine-title = Injini
engine-healthy = Inafanya kazi vizuri
engine-unhealthy = Inafanya kazi, lakini si vizuri
engine-numbersDown = Inafanya kazi, lakini si namba zote ziko mtandaoni
engine-problem-full = Diski imejaa: hakuna kinachohifadhiwa.
engine-problem-storage = Hifadhidata haiwezi kuandikwa.

engine-problem-actors =
    { $n ->
        [one] Sehemu ya injini ilishindwa mara moja saa iliyopita na imeanzishwa upya.
       *[other] Sehemu za injini zilishindwa mara { $n } saa iliyopita na zimeanzishwa upya.
    }

engine-problem-leftOut = Saa iliyopita hifadhidata ilikataa mambo { $n } yaliyosemwa na WhatsApp yasiyo ujumbe; yameachwa.
engine-problem-mismatches = Ulinganishaji wa mwisho ulipata tofauti { $n }.
engine-uptime = Imefanya kazi kwa
engine-process = Mchakato
engine-pid = PID { $n }
engine-memory = MB { $mb } bila dirisha
engine-core = { $percent } ya kiini kimoja
engine-numbers = Namba
engine-all = Namba zote
engine-startAll = { act-startAll }
engine-stopAll = { act-stopAll }
engine-restartAll = { act-restartAll }
engine-working = Inasubiri kila moja itulie
engine-stopTitle = Usimamishe namba { $n }?
engine-stopBody = Vipindi na ujumbe vinabaki. Ujumbe unaokuja wakati huo unasubiri WhatsApp hadi uanzishe tena.

engine-ordered =
    { $done ->
        [one] { $done } kati ya { $all } imetulia
       *[other]
            { $all ->
                [one] { $done } kati ya { $all } imetulia
               *[other] { $done } kati ya { $all } zimetulia
            }
    }

engine-late = Bado njiani
engine-sync = { audit-action-sync }
engine-syncBody = Hulinganisha unachotaka, kilichohifadhiwa na kinachofanya kazi kweli, na kurekebisha tofauti. Hujiendesha kila dakika tano.
engine-syncNow = Linganisha sasa
engine-look = Angalia tu
engine-agrees = Kila kitu kinakubaliana

engine-mended =
    { $n ->
        [one] Tofauti { $n }, imerekebishwa
       *[other] Tofauti { $n }, zimerekebishwa
    }

engine-found = Tofauti { $n }, hakuna kilichobadilishwa

engine-reconnected =
    { $n ->
        [one] { $n } imeanza tena
       *[other] { $n } zimeanza tena
    }

engine-checked =
    { $n ->
        [one] { $n } imelinganishwa
       *[other] { $n } zimelinganishwa
    }

engine-starts = Mianzo ya mwisho
engine-outcome-running = Njiani
engine-outcome-restored = { badge-online }
engine-outcome-needs_qr = Inahitaji kuchanganuliwa
engine-outcome-failed = Si mtandaoni
engine-took = sek { $seconds }
engine-noStarts = Hakuna mwanzo uliorekodiwa bado.
engine-restored = { $n } kati ya { $all } mtandaoni
engine-trail = Kumbukumbu za ukaguzi
engine-noTrail = Hakuna kilichorekodiwa bado.
engine-older = Za awali
engine-logs = Kumbukumbu
engine-level = Kiwango
engine-levels-error = Makosa
engine-levels-warn = Maonyo
engine-levels-info = Taarifa
engine-levels-debug = Maelezo
engine-levels-trace = Kila kitu
engine-fixed = Kiwango kimewekwa na WAKALA_LOG.
engine-noLogs = Hakuna mistari bado.
