### What is written down of what happened and of what was asked for.

## Lines of the activity

entry-added = Imeongezwa
entry-started = Umeianzisha
entry-stopped = Umeisimamisha
entry-restarted = Umeianzisha upya
entry-restored = Imeanza pamoja na Wakala
entry-code_shown = Msimbo umeonyeshwa
entry-codes_expired = Misimbo imeisha
entry-passkey_asked = WhatsApp iliomba passkey
entry-pairing_failed = Kuoanisha hakukufaulu
entry-paired = Simu imeunganishwa
entry-online = { badge-online }
entry-caught_up = Wakati haukuwepo
entry-dropped = Muunganisho ulikatika
entry-try_failed = Jaribio la kuunganisha lilishindikana
entry-degraded = Jibu limechelewa
entry-held = { badge-waiting }
entry-parked = { badge-needs_you }
entry-revoked = Kipindi kimeisha
entry-session_set_aside = Faili ya zamani ya kipindi imewekwa pembeni
entry-session_put_back = Kipindi cha zamani kimerudishwa
entry-session_not_put_back = Kipindi kilichowekwa pembeni hakikuweza kurudishwa
entry-unlinked = Umeitenganisha na simu
entry-taken_over = Umeichukua hapa
entry-pc_slept = Kompyuta ililala
entry-network_changed = Mtandao ulibadilika
entry-run_ended_uncleanly = Wakala ilifungwa bila kutarajiwa
entry-clock_changed = Saa ya kompyuta ilibadilishwa
entry-version_expires = Hivi karibuni WhatsApp itakubali Wakala mpya zaidi pekee
entry-another_number = Namba nyingine ilichanganua msimbo
entry-number_replaced = Sasa ni namba nyingine hapa
entry-phone_unseen = Simu haijaonekana kwa siku kadhaa
entry-stopped_long = Imesimama kwa muda mrefu
entry-mended = Wakala imerekebisha kisichokubaliana
entry-history_here = Historia kutoka kwenye simu iko hapa
entry-history_unreadable = Sehemu ya historia kutoka kwenye simu haikusomeka; iliyobaki iko hapa
entry-history_asked_again = Programu ilikatika simu ilipokuwa ikituma historia yake; kinachokosekana kinaombwa tena

## The audit trail

audit-trigger-operator = Wewe
audit-trigger-tray = Trei
audit-trigger-startup = Kuanza kwa Wakala
audit-trigger-reconcile = Ulinganishaji
audit-trigger-network = Mtandao au kompyuta
audit-trigger-timer = Saa
audit-trigger-whatsapp = WhatsApp ilivyosema
audit-trigger-cli = Mstari wa amri
audit-trigger-api = Programu
audit-trigger-backend = Mfumo wa nyuma
audit-action-add = { entry-added }
audit-action-edit = Mipangilio imebadilishwa
audit-action-mute = Imenyamazishwa
audit-action-unmute = Haijanyamazishwa tena
audit-action-delete = Imefutwa
audit-action-start = { act-start }
audit-action-stop = { act-stop }
audit-action-restart = { act-restart }
audit-action-try_now = { act-tryNow }
audit-action-show_new_code = Msimbo mpya wa QR
audit-action-pair_by_code = Msimbo wa kuunganisha umeombwa
audit-action-take_over = Chukua hapa
audit-action-unlink = { act-unlink }
audit-action-accept_number = Namba nyingine imekubaliwa
audit-action-refuse_number = Namba nyingine imekataliwa
audit-action-remove_failed = Ujumbe ulioshindikana umeondolewa
audit-action-connect = { badge-connecting }
audit-action-disconnect = Inakata muunganisho
audit-action-logout = Inatenganisha kwenye WhatsApp
audit-action-request_pair_code = Msimbo wa kuunganisha umeagizwa
audit-action-set_session_aside = Kipindi kimewekwa pembeni
audit-action-put_session_back = Kipindi kimerudishwa
audit-action-remove_session = Kipindi kimeondolewa
audit-action-notify = Umearifiwa
audit-action-start_all = { act-startAll }
audit-action-stop_all = { act-stopAll }
audit-action-restart_all = { act-restartAll }
audit-action-sync = Ulinganishaji
audit-action-mend = Imerekebishwa
audit-action-prune = Kumbukumbu za zamani zimeondolewa
audit-action-make_key = Ufunguo umetengenezwa
audit-action-revoke_key = Ufunguo umefutwa
audit-action-set_interface = Ufikiaji wa programu umebadilishwa
audit-action-add_webhook = Webhook imeongezwa
audit-action-change_webhook = Webhook imebadilishwa
audit-action-remove_webhook = Webhook imeondolewa
audit-action-replay_failed = Matukio yaliyoshindwa yametumwa tena
audit-action-purge_failed = Matukio yaliyoshindwa yamesahauliwa
audit-action-set_backend = Seva ya nyuma imebadilishwa
audit-action-link_to_backend = Ni ya seva ya nyuma
audit-action-unlink_from_backend = Si ya seva ya nyuma tena
audit-action-ask = Imefanyika kwa programu
audit-result-done = imefanyika
audit-result-begun = inaendelea
audit-result-joined = imejiunga na inayoendelea
audit-result-superseded = imepitwa na nyingine
audit-result-ended = imeisha
audit-result-interrupted = imekatizwa
audit-result-refused = imekataliwa
audit-figure-attempt = jaribio la { $value }

audit-figure-rebuild =
    { $how ->
        [soft] muunganisho umeundwa upya
       *[hard] kila kitu kimeundwa upya
    }

audit-figure-instances = namba: { $value }
audit-figure-late = zilizochelewa: { $value }
audit-figure-checked = zilizolinganishwa: { $value }
audit-figure-mismatches = tofauti: { $value }
audit-figure-reconnected = zilizounganishwa tena: { $value }
audit-figure-updated = zilizosasishwa: { $value }
audit-figure-audit_lines = mistari ya ukaguzi: { $value }
audit-figure-timeline_lines = mistari ya shughuli: { $value }
audit-figure-older_than_days = za zaidi ya siku { $days }
audit-figure-instance = id { $value }
audit-figure-messages = ujumbe: { $value }
audit-figure-kept_aside = rekodi zilizoharibika zilizowekwa pembeni: { $value }
audit-figure-key = ufunguo { $value }
audit-figure-call = { $value }
# $value (String): a figure
audit-figure-webhook = webhook { $value }

# $value (String): a figure
audit-figure-events = matukio: { $value }
audit-figure-name = jina: { $value }
audit-figure-host = seva: { $value }
audit-figure-changed = kilichobadilishwa: { $value }
audit-figure-external = jina kwenye seva ya nyuma: { $value }
audit-figure-owner = anayesema kama iendeshwe: { $value }
audit-figure-auto_disconnected_at = imezimika tangu { $when }
audit-figure-reason = { $why }

## Why the port for programs can't be had

interface-fault-in_use = programu nyingine ina mlango huu
interface-fault-forbidden = mfumo umeutengea wengine mlango huu
interface-fault-no_such_address = kompyuta hii haina anwani hiyo
interface-fault-not_loopback = kompyuta nyingine zinaweza kuifikia anwani hii
interface-fault-other = mfumo unakataa
