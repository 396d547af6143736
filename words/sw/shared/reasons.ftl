### Why something is not as it should be, wherever it is said.

## Why a connection ended or does not come

reason-dropped = Muunganisho ulikatika
reason-unreachable = WhatsApp haifikiki
reason-handshake_refused = Seva haikuweza kuthibitisha kuwa ni WhatsApp
reason-certificate_refused = Kitu kwenye kompyuta au mtandao huu hufungua miunganisho iliyofichwa: kinga ya virusi, mtandao wa ofisi au ukurasa wa kuingia
reason-proxy_refused = Proksi haifikishi kwenye WhatsApp
reason-intercepted = Kitu kingine kilijibu badala ya WhatsApp: fungua ukurasa wa wavuti ili kuingia kwenye mtandao huu, au muulize anayeuendesha
reason-ping_silence = Hakuna jibu kutoka WhatsApp
reason-ready_timeout = Kuingia hakukukamilika kwa wakati
reason-sync_stuck = Simu haijatuma data yake ya kwanza: acha WhatsApp iwe wazi kwenye simu, ikiwa na intaneti
reason-server_error = WhatsApp ilikuwa na hitilafu yake yenyewe
reason-rate_limited = WhatsApp inaomba miunganisho ipungue
reason-restart_required = WhatsApp inaomba kuunganisha tena
reason-logged_out = Imeondolewa kwenye simu
reason-locked = Imefungwa na WhatsApp
reason-banned = Imepigwa marufuku na WhatsApp
reason-temporary_ban = Imesimamishwa na WhatsApp kwa muda
reason-client_outdated = WhatsApp inakubali matoleo mapya tu
reason-bad_user_agent = WhatsApp haikubali toleo hili
reason-replaced = Nafasi imechukuliwa na muunganisho mwingine
reason-unknown_failure = WhatsApp ilikataa kwa sababu ambayo Wakala haiijui
reason-unknown_signal = WhatsApp ilisema jambo ambalo Wakala haijui
reason-pairing_refused = WhatsApp au simu ilikataa
reason-account_type = Wakala bado haiwezi kuunganisha aina hii ya akaunti ya WhatsApp Business
reason-another_number = Simu yenye namba nyingine ilichanganua msimbo
reason-session_unreadable = Faili ya kipindi haisomeki
reason-disk_full = Diski imejaa
reason-too_many_files = Faili nyingi mno zimefunguliwa kwenye kompyuta hii
reason-session_locked = Programu nyingine imeshikilia faili ya kipindi
reason-session_forbidden = Folda ya kipindi haisomeki au haiandikiki
reason-session_gone = Faili ya kipindi haipo mahali pake
reason-session_fault = Faili ya kipindi haitumiki kwa sasa
reason-database_damaged = Hifadhidata ya ujumbe imeharibika
reason-database_unreachable = Hifadhidata ya ujumbe haitumiki kwa sasa
reason-internal = Hitilafu ndani ya Wakala

## Why something that was asked for was not done

error-name_empty = Ipe jina.
error-name_too_long = Jina lisizidi herufi 60.
error-name_control_character = Jina haliwezi kuwa na mistari miwili.
error-name_taken = Jina hili limeshatumika.
error-phone_number_empty = Kwanza andika namba ya simu.
error-phone_number_invalid = Hii si namba ya simu. Iandike hivi: +255 700 000 118.
error-phone_number_no_country_code = Msimbo wa nchi haupo. Andika +255 700 000 118, si 0700 000 118.
error-phone_number_no_such_country = Hakuna nchi yenye msimbo huu. Angalia tarakimu baada ya +.
error-phone_number_too_short = Namba hii ni fupi mno. Angalia kama tarakimu zote zipo.
error-phone_number_too_long = Namba hii ni ndefu mno. Angalia kama kuna tarakimu za ziada.
error-phone_number_not_of_country = Katika nchi ya namba yako hakuna namba ya namna hii. Iangalie, au iandike kwa + na msimbo wa nchi yake.
error-phone_number_ambiguous = Hii inaweza kuwa namba ya nchi ya namba yako au ya nchi nyingine. Iandike kwa + na msimbo wa nchi yake.
error-not_on_whatsapp = WhatsApp inasema hakuna mwenye namba hii huko. Iangalie namba.
error-not_online = Namba haiko mtandaoni, kwa hiyo WhatsApp haiwezi kuulizwa. Jaribu tena itakapokuwa mtandaoni.
error-phone_silent = Simu haijajibu. Fungua WhatsApp kwenye simu na hakikisha iko kwenye intaneti, kisha jaribu tena; kitakachokuja baadaye kitaonyeshwa vilevile.
error-proxy_address = Hii si anwani ya proksi. Iandike kama http://proxy.example:8080.
error-proxy_scheme = Proksi huongea kwa http au socks5. Iandike kama http://proxy.example:8080 au socks5://proxy.example:1080.
error-proxy_host = Jina la proksi halipo, au lina herufi zisizoruhusiwa katika jina.
error-proxy_port = Mlango wa proksi ni namba kutoka 1 hadi 65535.
error-proxy_login = Mtumiaji hayupo, au mtumiaji au nenosiri lina herufi zaidi ya 255 au isiyoweza kutumwa.
error-country_unknown = Hii si nchi. Andika herufi zake mbili, kama TZ au ID.
error-text_empty = Andika kitu kwanza.
error-text_too_long = Ujumbe ni mrefu mno. WhatsApp inapokea herufi 65,536 tu.
error-text_nul = Ujumbe una herufi ambayo WhatsApp haiwezi kuonyesha (NUL).
error-reaction_invalid = Hisia ni emoji moja tu.
error-poll_invalid = Kura ya maoni ina swali na chaguo 2 hadi 12, hakuna mbili zinazofanana.
error-place_invalid = Hakuna mahali kama hapo.
error-card_invalid = Kadi ya mawasiliano ina jina na namba yenye msimbo wa nchi.
error-mention_invalid = Anayetajwa lazima awe kwenye maandishi: @ na namba yake.
error-no_such_message = Ujumbe huu haupo kwenye mazungumzo haya.
error-not_ours = Ujumbe wa namba hii tu ndio unaweza kuhaririwa au kufutwa kwa wote.
error-too_late = Umechelewa: WhatsApp inaruhusu kuhariri ujumbe kwa dakika 15 na kuufuta kwa wote kwa saa 60.
error-not_text = Maandishi tu ndiyo yanaweza kuhaririwa.
error-no_message = Huu si ujumbe: hakuna kinachoweza kusemwa juu yake.
error-not_sent = Ujumbe huu bado haujatumwa: uondoe kwenye foleni badala yake.
error-message_deleted = Ujumbe huu umefutwa.
error-no_poll = Katika kura hii unaweza kupiga kura kwenye simu tu.
error-no_such_option = Kura hii hairuhusu chaguo hizi pamoja.
error-written_on_phone = Chaneli, machapisho ya hali na orodha za matangazo huandikwa kwenye simu. Hakuna kilichotumwa.
error-not_a_person = Ni watu tu wanaoweza kupewa jina lako mwenyewe. Kikundi huitwa kama wanachama wake wanavyokiita.
error-queue_full = Foleni imejaa. Hakuna kilichoongezwa; subiri ujumbe kadhaa utoke.
error-key_taken = Ufunguo huu ulitumika kwa ujumbe mwingine. Hakuna kilichotumwa.
error-not_allowed = Aliyeomba haruhusiwi kufanya hivi.
error-search_too_long = Utafutaji una maneno 32, 8 kati yake yenye nyota, na herufi 1,000 kwa wingi. Tafuta maneno machache zaidi.
error-key_needed = Wakala inahitaji ufunguo ulio mzima.
error-too_many_tries = Funguo nyingi zisizo sahihi zimeonyeshwa. Subiri kidogo.
error-too_fast = Ufunguo unaomba haraka kuliko unavyoruhusiwa.
error-address_invalid = Hii si anwani. Andika 127.0.0.1 au ::1.
error-address_not_loopback = Kompyuta nyingine zinaweza kuifikia anwani hii, na yanayosemwa hapo bado hayafichwi. Ni 127.0.0.1 na ::1 tu zinazohudumiwa.
error-port_invalid = Mlango ni namba kuanzia 1 hadi 65535.
error-origin_invalid = Ukurasa wa wavuti hutajwa kwa unakotoka, kama https://duka.example. Hadi 20 zinaweza kutajwa.
error-api_key_name = Ufunguo unahitaji jina la hadi herufi 40: la programu inayoupata.
error-api_key_scopes = Chagua angalau jambo moja ambalo ufunguo unaruhusiwa kufanya.
error-api_key_reach = Chagua angalau namba moja, au zote. Moja moja zinaweza kuchaguliwa hadi 100.
error-api_key_expiry = Ufunguo unaweza kuisha wakati ujao tu.
error-api_key_name_taken = Ufunguo mwingine una jina hili. Ufute kwanza, au chagua jina lingine.
error-too_many_api_keys = Tayari kuna funguo 100. Futa mmoja usiotumiwa na programu yoyote.
error-no_such_api_key = Ufunguo huu haupo tena.
error-webhook_name = Webhook inahitaji jina la hadi herufi 40.
error-webhook_address = Matukio hayawezi kutumwa kwenye anwani hii. Iandike kama https://duka.example/matukio, ukianza na http:// au https://.
error-webhook_login = Anwani haiwezi kuwa na mtumiaji wala nenosiri. Mpokeaji anaitambua Wakala kwa sahihi.
error-webhook_events = Chagua angalau aina moja ya matukio.
error-webhook_reach = Chagua angalau namba moja, au zote. Moja moja zinaweza kuchaguliwa hadi 100.
error-webhook_name_taken = Webhook nyingine ina jina hili.
error-too_many_webhooks = Tayari kuna webhook 20. Ondoa moja isiyosikilizwa na yeyote.
error-no_such_webhook = Webhook hii haipo tena.
error-backend_address = Seva ya nyuma haiwezi kuulizwa kwenye anwani hii. Iandike kama https://duka.example, ukianza na http:// au https://, bila kinachofuata ?.
error-backend_login = Anwani haiwezi kuwa na mtumiaji wala nenosiri. Seva ya nyuma inaitambua Wakala kwa ufunguo.
error-backend_key = Ufunguo una herufi 1 hadi 512 zinazoonekana, bila nafasi.
error-backend_key_needed = Seva ya nyuma ya anwani hii inahitaji ufunguo wake: utaje pamoja na anwani. Wakala haitaji ufunguo mahali pengine isipokuwa pale ulipotolewa kwa ajili yake.
error-no_backend = Bado hakuna seva ya nyuma: taja anwani na ufunguo wake.
error-backend_by_environment = Mazingira ya Wakala yanataja seva ya nyuma. Badilisha WAKALA_LARAVEL_URL na WAKALA_INTERNAL_API_KEY huko.
error-backend_name = Seva ya nyuma huita namba kwa herufi, tarakimu au -_.:~ hadi 64.
error-backend_name_taken = Seva ya nyuma huita namba nyingine hivyo.
error-backend_full = Namba za seva ya nyuma zimefikia kikomo: 200.
error-not_of_backend = Namba hii bado si ya seva ya nyuma: taja jinsi inavyoiita.
error-backend_owns = Seva ya nyuma ndiyo inayosema kama namba hii iendeshwe. Ichukue kwanza, kisha ianzishe au uisimamishe.
error-not_cancellable = Ujumbe huu tayari uko njiani.
error-not_retryable = Ujumbe huu haukushindwa.
error-no_such_instance = Namba hii haipo tena.
error-no_such_chat = Mazungumzo haya hayapo tena.
error-no_such_queue_item = Ujumbe huu haupo tena kwenye foleni.
error-file_empty = Faili ni tupu.
error-file_too_large = Faili ni kubwa kuliko GB 2, kikomo cha WhatsApp.
error-no_room = Hakuna nafasi kwenye diski kwa faili hii.
error-file_not_whole = Faili bado haijafika yote.
error-file_kind_differs = Faili hii haiwezi kutumwa kama hivyo.
error-voice_invalid = Ujumbe wa sauti lazima uwe faili ya Ogg yenye sauti ya Opus, au faili ya WAV.
error-voice_empty = Hakuna kilichorekodiwa. Hakikisha maikrofoni imewashwa, kisha rekodi tena.
error-voice_too_long = Ujumbe wa sauti unaweza kuwa wa saa moja tu.
error-sticker_invalid = Kibandiko lazima kiwe faili ya WebP.
error-picture_invalid = Picha haisomeki, au ina zaidi ya pikseli milioni 50.
error-caption_too_long = Maandishi chini ya faili yanaweza kuwa na herufi 1,024 tu.
error-caption_not_taken = Sauti, ujumbe wa sauti au kibandiko havina maandishi chini yake.
error-once_invalid = Picha, video au ujumbe wa sauti pekee ndivyo vinavyoweza kutumwa vionekane mara moja.
error-offset_differs = Kipande cha faili kimekuja nje ya zamu.
error-no_such_file = Faili hii haipo hapa.
error-wrong_state = Hilo haliwezekani sasa.
error-runs_elsewhere = Programu nyingine inatumia kipindi hiki. Kichukue hapa, au kisimamishe.
error-no_such_session = Kipindi hiki hakipo tena.
error-session_of_another_number = Kipindi hiki ni cha namba nyingine. Hakikuguswa.
error-session_unusable = Kipindi hiki hakitumiki. Hakikuguswa.
error-sync_running = Ulinganishaji unaendelea tayari. Subiri umalizike.
error-disk_full = Diski imejaa. Hakuna kilichohifadhiwa; punguza vilivyomo.
error-storage = Hifadhidata ilikataa.
error-bad_request = Wakala haikuelewa dirisha lake yenyewe.
error-no_such_call = Hakuna kitu kwenye anwani hii.
error-too_large = Ombi ni kubwa mno.
error-too_slow = Ombi halikukamilika kwa wakati.
error-too_busy = Wakala inajibu maombi mengi kadiri inavyoweza kwa wakati mmoja. Jaribu tena.
error-other_version = Sehemu hii ya Wakala ni ya toleo tofauti na linaloendeshwa. Anzisha Wakala upya.
error-autostart = Mfumo hauruhusu Wakala kuanza pamoja nao.
error-practice = Mtandao wa mazoezi ulikataa.
error-window_open = Wakala ina dirisha tayari. Limeletwa mbele.
error-core_gone = Wakala imezimwa, au haijibu.
error-updating = Wakala inajiandaa baada ya kusasishwa.
error-shutting_down = Wakala inafungwa.
error-internal = Hitilafu ndani ya Wakala.

## Why a message has to wait

lane-why-not_allowed = WhatsApp hairuhusu namba hii kumwandikia mtu huyu kwanza
lane-why-not_there = WhatsApp haijui namba au kundi hili
lane-why-not_member = Namba hii hairuhusiwi kuandika hapa; huenda imetoka kwenye kundi
lane-why-rate_limited = WhatsApp inaomba kusubiri
lane-why-no_answer = WhatsApp haikujibu
lane-why-no_keys = Simu ya mpokeaji haikuweza kuandaliwa kwa ujumbe huu
lane-why-no_room = Diski ya kompyuta hii haina nafasi ya faili
lane-why-disk = Diski ya kompyuta hii haiwezi kusoma au kuhifadhi faili
lane-why-file_not_taken = WhatsApp haipokei faili kwa sasa
lane-why-unclear = Haikuweza kutumwa

## Why WhatsApp refused a message

failure-codes-463 = { lane-why-not_allowed }
failure-codes-479 = WhatsApp haikukubali muundo wa ujumbe huu
failure-refused = WhatsApp iliukataa ujumbe huu
failure-local = Wakala haikuweza kutuma ujumbe huu
failure-unknown = sababu haijulikani

## Why a receiver did not take an event

webhook-fault-not_allowed = mpokeaji yupo kwenye kompyuta hii au mtandao wake, na hilo halikuruhusiwa kwa webhook hii
webhook-fault-no_address = jina la mpokeaji halina anwani
webhook-fault-unreachable = hakuna kinachojibu hapo
webhook-fault-proxy = proksi ya kufika huko haimruhusu yeyote kupita
webhook-fault-certificate = hakuna anayeaminiwa na kompyuta hii anayemthibitisha mpokeaji
webhook-fault-silent = hakujibu kwa wakati
webhook-fault-broken = alichojibu si HTTP, au ni kingi mno
webhook-fault-redirect = anasema yupo kwenye anwani nyingine, na hiyo haifuatwi
webhook-fault-refused = hakulipokea tukio
webhook-fault-unread = Wakala haikuweza kusoma cha kutuma
webhook-fault-practice = hili ni toleo la mazoezi, ambalo halitumi chochote nje ya kompyuta hii

## Why a backend did not answer as it should

backend-fault-no_address = jina la seva ya nyuma halina anwani
backend-fault-unreachable = hakuna kinachojibu hapo
backend-fault-proxy = proksi ya kufika huko haimruhusu yeyote kupita
backend-fault-certificate = hakuna anayeaminiwa na kompyuta hii anayeithibitisha seva ya nyuma
backend-fault-silent = haikujibu kwa wakati
backend-fault-broken = ilichojibu si HTTP, au kimekatika
backend-fault-redirect = inasema ipo kwenye anwani nyingine, na hiyo haifuatwi: ufunguo ungeenda huko
backend-fault-key_refused = haikubali ufunguo
backend-fault-refused = imekataa
backend-fault-not_json = inajibu kwa ukurasa wa watu, si kwa JSON: angalia anwani
backend-fault-odd = inajibu kitu kingine badala ya namba inazotaka
backend-fault-too_large = inajibu zaidi ya kinachosomwa
backend-fault-too_many = inaomba namba nyingi kuliko zinazoruhusiwa
backend-fault-not_kept = Wakala haikuweza kuhifadhi inachoomba
backend-fault-practice = hili ni toleo la mazoezi, ambalo halimuulizi yeyote nje ya kompyuta hii

## Who says whether a number runs

backend-owner-backend = seva ya nyuma
backend-owner-operator = mwendeshaji

## In which words a backend is told how a number is

backend-words-instance = ya mwongozo wa namba: connecting, connected, disconnected, error
backend-words-reconnect = ya mwongozo wa kuunganisha upya: connected, reconnecting, qr_pending, disconnected
backend-words-lifecycle = ya mpango wa uendeshaji: connecting, needs_qr, ready, disconnected, error
