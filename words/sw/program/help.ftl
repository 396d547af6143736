### What `--help` says. Each name is that of a command or of what it takes; what is to be typed stays as it is.

## What the program and its commands do

help-command-wakala = Huendesha namba kadhaa za WhatsApp kwenye kompyuta moja. Bila amri hufungua dirisha, au huonyesha lililo wazi; amri ni kwa Wakala inayoendeshwa
help-command-engine = Huendesha Wakala hapa bila dirisha, trei wala arifa, hadi itakapoombwa kufungwa: kwa seva, au kompyuta isiyo na skrini
help-command-open = Huleta dirisha mbele
help-command-quit = Hufunga Wakala; namba hutoka mtandaoni
help-command-status = Hali ya Wakala na namba zake
help-command-list = Namba zote
help-command-add = Huongeza namba; `pair` huiunganisha na simu
help-command-set = Hubadilisha jina, kundi la kazi au nchi ya namba, au kama wateja wanaiona kuwa mtandaoni
help-command-pair = Huunganisha namba na simu: huonyesha msimbo wa QR hadi uskaniwe
help-command-start = Huanzisha namba
help-command-stop = Husimamisha namba; vipindi na ujumbe hubaki
help-command-restart = Huanzisha namba upya
help-command-unlink = Humaliza kabisa kipindi cha namba; ujumbe hubaki
help-command-delete = Hufuta namba pamoja na vipindi na ujumbe wake
help-command-send = Hutuma maandishi, faili, mahali, kadi za mawasiliano au kura ya maoni
help-command-react = Huweka hisia kwenye ujumbe kwa emoji
help-command-edit = Huandika maandishi mengine badala ya ujumbe uliotumwa
help-command-unsend = Hufuta ujumbe uliotumwa, kwa wote
help-command-chats = Mazungumzo ya namba moja, au ya zote
help-command-messages = Ujumbe wa mazungumzo
help-command-search = Hutafuta ujumbe, kuanzia mpya kurudi nyuma
help-command-queue = Kinachosubiri kutumwa
help-command-queueList = Kinachosubiri, kisichojulikana au kilichoshindikana
help-command-queueCancel = Hurudisha ujumbe
help-command-queueRetry = Hujaribu tena ujumbe ulioshindikana
help-command-queueRemoveFailed = Huondoa ujumbe wote wa namba ulioshindikana
help-command-sync = Hulinganisha kinachotakiwa na kinachoendeshwa, na kutoa ripoti
help-command-health = Hali ya injini, au jinsi namba ilivyokuwa
help-command-uptime = Tangu lini Wakala inaendeshwa, na kila namba ilikuwa mtandaoni kwa kiasi gani siku, wiki na mwezi uliopita
help-command-logs = Mistari ya mwisho ya kumbukumbu
help-command-events = Yaliyotokea, kama yalivyo kwenye jarida
help-command-audit = Kilichoombwa, na nani, na matokeo yake
help-command-keys = Funguo ambazo programu nyingine huzitumia kuiomba Wakala
help-command-keysList = Programu zipi zina ufunguo, unaruhusu nini, na ulitumika lini mwisho
help-command-keysNew = Hutengeneza ufunguo na kuuonyesha mara hii tu
help-command-keysRevoke = Hufuta funguo: hazifungui chochote tena, papo hapo na moja kwa moja
help-command-webhooks = Wanaoambiwa yanayotokea: wapokeaji wa webhook
help-command-webhooksList = Webhook zote, na jinsi kila moja inavyoendelea
help-command-webhooksNew = Inaongeza webhook, na kuonyesha siri yake, mara hii tu
help-command-webhooksChange = Inabadilisha webhook, au kuiwasha au kuizima
help-command-webhooksRemove = Inaondoa webhook
help-command-webhooksTest = Inamtumia mpokeaji tukio lisilosema chochote
help-command-webhooksFailed = Matukio ambayo mpokeaji hakuyapokea kwa siku nzima, mapya kwanza
help-command-webhooksReplay = Inatuma tena matukio hayo
help-command-webhooksPurge = Inasahau matukio hayo
help-command-interface = Mlango ambao programu nyingine huiomba Wakala, kila moja kwa ufunguo wake: kama upo, na wapi
help-command-autostart = Kama Wakala huanza pamoja na mfumo
help-command-doctor = Huangalia kila kitu ambacho Wakala inahitaji kwenye kompyuta hii, na kusema la kufanya; hata kama hakuna inayoendeshwa
help-command-call = Hufanya ombi lolote la mkataba
help-command-help = Huonyesha msaada huu, au wa amri iliyotajwa

## What several commands take

help-every-checkServer = Huuliza seva kwenye kompyuta hii kama inaweza kuthibitisha kuwa ni WhatsApp: 0 inaweza, 3 ilikataliwa, 2 anwani si ya kompyuta hii
help-every-json = Hujibu kwa JSON, kwa ajili ya programu
help-every-start = Kama hakuna Wakala inayoendeshwa, huianzisha kwanza: kwenye trei, na pasipo na skrini kama `wakala engine`
help-every-hidden = Haifungui dirisha: trei peke yake huonyesha kuwa Wakala inaendeshwa
help-every-help = Huonyesha msaada
help-every-version = Huonyesha toleo
help-every-instance = Namba: jina au id
help-every-instances = Namba: majina au id
help-every-chat = Mazungumzo, kama `chats` huyaonyesha
help-every-message = Ujumbe, kama `messages` huuonyesha
help-every-text = Maandishi; `-` huyasoma kutoka ingizo la kawaida
help-every-limit = Idadi isiyozidi hii, 1 hadi 200
help-every-workspace = Zote za kundi la kazi
help-every-all = Zote
help-every-yes = Haiulizi kwanza
help-every-item = Kipengele, kama `queue list` hukionyesha
help-every-follow = Huendelea na yanayokuja

## What one command takes

help-of-open-instance = Kwenye namba hii: jina au id
help-of-add-name = Jina lake
help-of-add-workspace = Kundi lake la kazi
help-of-add-country = Nchi ya namba zinazoandikwa bila msimbo wa nchi, kwa herufi zake mbili; isipotajwa, ile ya namba yenyewe
help-of-add-history = Kiasi gani cha yaliyo kwenye simu kinakuja hapa inapounganishwa
help-of-set-name = Jina lake jipya
help-of-set-workspace = Kundi lake jipya la kazi; '' kwa kutokuwa nalo
help-of-set-country = Nchi ya namba zinazoandikwa bila msimbo wa nchi, kwa herufi zake mbili; `own` kwa ile ya namba yenyewe
help-of-set-available = Kama wateja wanaiona kuwa mtandaoni inapokuwa imeunganishwa; simu ya mwenye namba hukaa kimya wakati huo
help-of-pair-code = Huonyesha msimbo wa herufi 8 wa kuandika kwenye simu yenye namba hii, badala ya msimbo wa QR
help-of-pair-png = Huweka msimbo wa QR kama picha kwenye faili hii, badala ya kuuonyesha
help-of-pair-history = Kiasi gani cha yaliyo kwenye simu kinakuja hapa, huchaguliwa kabla msimbo haujaonyeshwa
help-of-start-takeOver = Hurudisha kipindi kama programu nyingine inacho
help-of-send-instance = Namba inayotuma: jina au id
help-of-send-to = Namba ya simu inayotumiwa, au `chat:ID`
help-of-send-replyTo = Ujumbe wa mazungumzo unaojibiwa na maandishi au faili, kama `messages` huuonyesha
help-of-send-mention = Namba iliyo kwenye maandishi, au chini ya faili, baada ya @: mwenye nayo huarifiwa
help-of-send-location = Mahali, badala ya maandishi
help-of-send-contact = Kadi ya mawasiliano, badala ya maandishi; mara kadhaa kwa kadi kadhaa
help-of-send-poll = Kura ya maoni, badala ya maandishi
help-of-send-option = Kinachoweza kuchaguliwa kwenye kura: mara 2 hadi 12
help-of-send-many = Machaguo yoyote yanaweza kuchaguliwa pamoja
help-of-send-image = Picha, badala ya maandishi: JPEG, PNG au WebP
help-of-send-video = Video, badala ya maandishi: MP4, 3GP au QuickTime
help-of-send-audio = Muziki au sauti nyingine, badala ya maandishi
help-of-send-voice = Ujumbe wa sauti, badala ya maandishi: Opus ndani ya faili ya Ogg
help-of-send-file = Faili yoyote kwa jina lake, badala ya maandishi
help-of-send-sticker = Stika, badala ya maandishi: WebP
help-of-send-caption = Maandishi yaliyo chini ya picha, video au faili
help-of-send-viewOnce = Picha, video au ujumbe wa sauti unaweza kufunguliwa mara moja tu
help-of-send-key = Ufunguo wako: mara ya pili nao ni ujumbe uleule, skripti yako yoyote itakayoutuma
help-of-send-wait = Husubiri hadi hilo litokee
help-of-send-timeout = Kwa muda gani, kwa sekunde
help-of-react-emoji = Emoji; isipotajwa, hisia iliyowekwa huondolewa
help-of-chats-after = Huendelea baada ya ukurasa: mahali unapoishia
help-of-chats-find = Yenye jina hili tu, au yenye tarakimu hizi katika namba yake
help-of-queueList-instance = Namba: jina au id; bila kutajwa ni zote
help-of-messages-before = Huendelea kabla ya ukurasa: mahali unapoanzia
help-of-messages-saveMedia = Huhifadhi faili zake kwenye folda hii; zisizo hapa bado huletwa kwanza
help-of-messages-older = Huiomba simu ujumbe wa zamani kwanza
help-of-search-text = Maneno, ambayo yote lazima yawepo: la mwisho linaweza kuwa mwanzo wa neno, na pia kila lenye nyota nyuma yake; yaliyo ndani ya alama za kunukuu hutafutwa jinsi yalivyo
help-of-search-instance = Kwenye namba hii tu: jina au id
help-of-search-chat = Kwenye mazungumzo haya tu, kama `chats` huyaonyesha
help-of-search-kind = Ujumbe wa aina hii tu
help-of-search-hasFile = Ujumbe wenye faili tu
help-of-search-before = Huendelea kabla ya ukurasa: mahali unapoishia
help-of-sync-autoReconnect = Hurekebisha tofauti pia
help-of-sync-workspace = Kundi hili la kazi tu
help-of-health-days = Kwa siku ngapi, 1 hadi 60
help-of-uptime-instances = Namba: majina au id; zote zisipotajwa
help-of-logs-level = Mistari yenye uzito huu au zaidi tu
help-of-logs-limit = Idadi isiyozidi hii, 1 hadi 2000
help-of-events-since = Yaliyokuja baada ya nafasi hii tu: namba ya tukio la mwisho ulilo nalo
help-of-events-limit = Idadi isiyozidi hii, 1 hadi 200; pamoja na --since yote yaliyopo
help-of-audit-before = Mistari ya zamani kuliko huu tu
help-of-keysList-all = Pamoja na zilizofutwa
help-of-keysNew-name = Programu inayoupata: kinachofanywa nayo kinaandikwa kwa jina hili
help-of-keysNew-scope = Inaruhusiwa kufanya nini; mara kadhaa, au kwa koma katikati
help-of-keysNew-instance = Kwa namba hii tu: jina au id; mara kadhaa kwa namba kadhaa
help-of-keysNew-workspace = Kwa namba za kundi hili la kazi tu, kama zilivyo zinapoombwa; mara kadhaa kwa makundi kadhaa
help-of-keysNew-days = Unaisha baada ya siku hizi; usipotajwa, kamwe
help-of-keysRevoke-keys = Funguo: majina ya programu zake, au id ambazo `keys list` huonyesha
help-of-webhooksNew-name = Jina lake
help-of-webhooksNew-address = Mpokeaji alipo, kama https://duka.example/matukio
help-of-webhooksNew-event = Inaambiwa nini; bila hii, kila kitu; mara nyingi, au kwa koma katikati
help-of-webhooksNew-instance = Ya namba hii tu: jina au id; mara nyingi kwa nyingi
help-of-webhooksNew-workspace = Ya namba za eneo hili la kazi tu; mara nyingi kwa mengi
help-of-webhooksNew-nearby = Mpokeaji anaweza kuwa kwenye kompyuta hii au mtandao wake
help-of-webhooksNew-off = Haiambiwi chochote hadi iwashwe
help-of-webhooksChange-webhook = Webhook: jina au namba yake
help-of-webhooksChange-name = Kuanzia sasa inaitwa hivi
help-of-webhooksChange-address = Mpokeaji yupo hapo sasa
help-of-webhooksChange-event = Kuanzia sasa inaambiwa hili; mara nyingi, au kwa koma katikati
help-of-webhooksChange-instance = Kuanzia sasa ya namba hii tu; mara nyingi kwa nyingi
help-of-webhooksChange-workspace = Kuanzia sasa ya namba za eneo hili la kazi tu; mara nyingi kwa mengi
help-of-webhooksChange-all = Kuanzia sasa ya namba zote
help-of-webhooksChange-nearby = Kama mpokeaji anaweza kuwa kwenye kompyuta hii au mtandao wake
help-of-webhooksChange-state = Kama inaambiwa; yaliyotokea ilipokuwa imezimwa yanasemwa hapo
help-of-webhooksChange-newSecret = Inaipa siri nyingine, na kuionyesha, mara hii tu
help-of-webhooksRemove-webhooks = Webhook: majina au namba
help-of-webhooksTest-webhook = Webhook: jina au namba yake
help-of-webhooksFailed-webhook = Webhook: jina au namba yake
help-of-webhooksFailed-limit = Yasizidi haya, 1 hadi 200
help-of-webhooksFailed-before = Yaliyo kabla ya hili tu
help-of-webhooksReplay-webhook = Webhook: jina au namba yake
help-of-webhooksReplay-event = Hili tu, kwa namba ya `webhooks failed`; mara nyingi kwa mengi
help-of-webhooksPurge-webhook = Webhook: jina au namba yake
help-of-webhooksPurge-event = Hili tu, kwa namba ya `webhooks failed`; mara nyingi kwa mengi
help-of-interface-state = Kuanzia sasa
help-of-interface-address = Kwenye anwani hii ya kompyuta, ambayo kompyuta nyingine haiifikii
help-of-interface-port = Kwenye mlango huu
help-of-interface-origin = Hati za ukurasa huu wa wavuti zinaweza kuomba pia, kama https://shop.example; mara kadhaa kwa kurasa kadhaa, '' kwa hakuna
help-of-autostart-state = Kuanzia sasa
help-of-call-name = Jina lake, kama `engine_health`
help-of-call-request = Maelezo yake, kwa JSON

## What may be said for an option. The English is what the completions say, too

help-value-kind-text = Maandishi
help-value-kind-image = Picha
help-value-kind-video = Video za kila namna
help-value-kind-audio = Sauti za kila namna
help-value-kind-document = Faili nyingine
help-value-kind-location = Mahali
help-value-kind-contact = Kadi za mawasiliano
help-value-kind-poll = Kura za maoni
help-value-wait-sent = WhatsApp imeupokea
help-value-wait-delivered = Umefika kwenye simu ya mpokeaji
help-value-wait-read = Mpokeaji ameufungua
help-value-scope-read = Kuona namba, mazungumzo na ujumbe
help-value-scope-send = Kuwaandikia watu
help-value-scope-control = Kuanzisha na kusimamisha namba, kuunganisha simu
help-value-scope-admin = Kuongeza, kubadilisha na kufuta namba, kutengeneza funguo, kusoma kumbukumbu na yaliyofanyika
help-value-event-messages = Ujumbe ulioingia, uliowekwa foleni, uliobadilika au usiokuwepo tena
help-value-event-deliveries = Kilichotokea kwa vilivyotumwa
help-value-event-notices = Anayopaswa kuambiwa mwendeshaji
help-value-nearby-yes = Ndiyo
help-value-nearby-no = Hapana
help-value-state-on = Ndiyo
help-value-state-off = Hapana
help-value-available-yes = Ndiyo
help-value-available-no = Hapana
help-value-history-recent = Miezi ya karibuni
help-value-history-all = Yote ambayo simu inatoa
help-value-history-none = Hakuna; ujumbe wa zamani unaweza kuombwa baadaye
help-value-level-error = Kitu kimeshindikana
help-value-level-warn = Kitu hakiko kama inavyotakiwa
help-value-level-info = Kinachotokea
help-value-level-debug = Jinsi kinavyotokea
help-value-level-trace = Kila hatua

## What stands for what is typed, in capitals

help-name-ADDRESS = ANWANI
help-name-CHAT = MAZUNGUMZO
help-name-DAYS = SIKU
help-name-DIR = FOLDA
help-name-EMOJI = EMOJI
help-name-EVENT = TUKIO
help-name-FILE = FAILI
help-name-INSTANCE = NAMBA
help-name-INSTANCES = NAMBA
help-name-ITEM = KIPENGELE
help-name-KEY = UFUNGUO
help-name-KEYS = FUNGUO
help-name-KIND = AINA
help-name-LAT = LATITUDO
help-name-LETTERS = HERUFI
help-name-RANGE = KIASI
help-name-LEVEL = KIWANGO
help-name-LIMIT = IDADI
help-name-LINE = MSTARI
help-name-LON = LONGITUDO
help-name-MESSAGE = UJUMBE
help-name-NAME = JINA
help-name-NUMBER = NAMBA
help-name-PAGE = UKURASA
help-name-PLACE = MAHALI
help-name-PORT = MLANGO
help-name-QUESTION = SWALI
help-name-REQUEST = MAELEZO
help-name-SCOPE = RUHUSA
help-name-SEQ = NAFASI
help-name-STATE = HALI
help-name-TEXT = MAANDISHI
help-name-TIMEOUT = SEKUNDE
help-name-TO = KWA
help-name-UNTIL = HADI
help-name-URL = URL
help-name-WEBHOOK = WEBHOOK
help-name-WEBHOOKS = WEBHOOK
help-name-WORDS = MANENO
help-name-WORKSPACE = KUNDI

## Below the whole

help-codes =
    Misimbo ya kutoka:
      0  imefanyika
      1  imekataliwa, au si yote yaliyofanyika
      2  mstari wa amri una kosa
      3  hakuna Wakala inayoendeshwa na data hizi
      4  ujumbe umeshindikana, au haukufika kwa wakati
      5  haijulikani kama imefanyika: Wakala ilifungwa kabla ya kujibu
      6  `doctor` imepata kosa
help-environment = Mazingira: WAKALA_DATA_DIR, WAKALA_AUTH_BASE_DIR (vipindi vinakohifadhiwa), WAKALA_LOG, HTTPS_PROXY, ALL_PROXY, NO_PROXY, na vigeu vya WAKALA_ vya mipangilio ya uendeshaji. COLUMNS: upana wa majedwali ikiwa hakuna terminali inayousema. NO_COLOR: bila rangi.
