### The window's frame, its list of numbers, settings and questions.

practice = Mazoezi
practiceShort = Maz.
workspace = Sehemu ya kazi
allWorkspaces = Sehemu zote za kazi
noInstancesBody = Hapa unaendesha namba zako za WhatsApp. Ongeza moja ukiwa na simu yake mkononi; inachukua kama dakika moja.
addInstance = Ongeza namba
needsLook = Inahitaji kuangaliwa
nextNeedy = Nenda kwenye inayofuata (Ctrl+J)
noneNeeds = Hakuna namba inayokuhitaji.
noOtherNeeds = Hakuna namba nyingine inayokuhitaji.
find = Tafuta namba
nothingFound = Hakuna namba kama hii
instances = Namba
settings = Mipangilio

## A number's head

head-mute = Nyamazisha arifa
head-unmute = Washa arifa
head-muted = Arifa zimenyamazishwa
head-checked = { $ago } tangu ihakikiwe
head-checkedIn = { $ago } tangu ihakikiwe, jibu kwa ms { $ms }
head-restart = { act-restart }
head-stop = { act-stop }
head-start = { act-start }
head-more = Zaidi
head-restartStopped = { $name } imesimamishwa. Ianzishe badala yake.
head-restartReplaced = Programu nyingine inatumia kipindi hiki. Wakala haigombani; tumia "Chukua hapa".
head-rename = Badilisha jina
head-unlink = { act-unlink }
head-delete = Futa
head-back = Rudi kwenye namba

## The tabs of a number

tabs-label = Kurasa
tabs-pair = { pair-heading }
tabs-chats = Mazungumzo
tabs-queue = Foleni
tabs-activity = Matukio
tabs-health = Afya
tabs-settings = { settings }

## Questions before something is removed

confirm-cancel = Iache
confirm-unlinkTitle = Tenganisha { $name }?
confirm-unlinkBody = Kipindi kitaisha, na namba itatoka mtandaoni. Ili kuitumia tena, changanua msimbo.
confirm-deleteTitle = Futa { $name }?
confirm-deleteBody = Kipindi, mazungumzo na ujumbe wote, na vinavyosubiri kwenye foleni vitaondolewa kwenye kompyuta hii. Haviwezi kurudishwa.
confirm-stays = Kinachobaki
confirm-goes = Kinachoondoka
confirm-unlinkStays = Mazungumzo, ujumbe, foleni na mipangilio kwenye kompyuta hii; kila kitu kwenye simu.
confirm-deleteStays = Kila kitu kwenye simu.
confirm-unlinkGoes = Kipindi kwenye kompyuta hii.
confirm-failedTitle = Ondoa ujumbe ulioshindikana wa { $name }?
confirm-failedBody = Kila ujumbe wa namba hii ulioshindikana utaondoka kwenye mazungumzo yake na kwenye foleni. Hauwezi kurudishwa.
confirm-failedStays = Kila kinachosubiri, kilicho njiani, au ambacho huenda kimefika.
confirm-failedGo = Ondoa yote

## Another name

rename-title = { head-rename }
rename-save = Hifadhi

## Settings

prefs-title = { settings }
prefs-language = { welcome-language }
prefs-languageSystem = Kama mfumo
prefs-theme = Mwonekano
prefs-themes-system = { prefs-languageSystem }
prefs-themes-light = Mwanga
prefs-themes-dark = Giza
prefs-size = Ukubwa wa maandishi
prefs-sizeKeys = Au bonyeza Ctrl pamoja na +, − au 0.
prefs-notifyBack = Niambie pia namba inaporudi
prefs-quiet = Saa za utulivu
prefs-from = kuanzia
prefs-to = hadi
prefs-noTime = Andika saa, kama 22:00.
prefs-quietBody = Hakuna kinachoonyeshwa saa za utulivu, isipokuwa namba ikihitaji kuchanganuliwa upya; mengine yanasemwa zinapoisha, kama bado ni kweli.
prefs-notificationsOn = Niambie namba ikikatika au ikihitaji kuchanganuliwa
prefs-messages = Ujumbe mpya
prefs-messagesAre-off = Usiniambie
prefs-messagesAre-count = Niambie ni kiasi gani haujasomwa
prefs-messagesAre-name = Niambie nani ameandika
prefs-messagesAre-text = Niambie nani ameandika, na nini
prefs-messagesBody = Arifa huonekana na yeyote aliye karibu na skrini.
prefs-messagesSound = Kwa sauti
prefs-startWithSystem = Anzisha Wakala pamoja na kompyuta hii, kwenye trei
prefs-startByService = Huduma yake huanzisha Wakala pamoja na kompyuta hii; “systemctl --user disable wakala” huizima.
prefs-data = Data yako
prefs-dataBody = Kila kitu kinatunzwa kwenye kompyuta hii, katika folda hii, na si kwingine.
prefs-version = Toleo
prefs-warning = Wakala si programu rasmi na haijatengenezwa na WhatsApp. WhatsApp inaweza kupiga marufuku namba inazoona zinatumia vibaya huduma yake. Usitume ujumbe wa jumla kwa watu wasiokujua.
prefs-close = Funga
prefs-partWindow = Dirisha hili
prefs-partPictures = Picha
prefs-pictures = Tuma picha zikiwa ndogo
prefs-picturesBody = Upana au urefu wa pikseli 1,600 tu, bila yale ambayo kamera imeandika ndani yake. Kwa kila picha unaweza kuchagua ile asilia.
prefs-partNotices = Arifa
prefs-partAbout = Kuhusu Wakala

## When Wakala itself does not run

core-gone = Wakala imezimwa.
core-goneBody = Ikiwa imezimwa, namba zako haziko mtandaoni. Ujumbe umetunzwa, na ulichokuwa unaandika pia.
core-start = Anzisha Wakala tena
core-starting = Wakala inaanzishwa…
core-notStarted = Wakala haikuweza kuanzishwa. Jaribu tena, au zima na uwashe kompyuta.
core-notStartedBecause = Wakala haikuweza kuanzishwa. Jaribu tena, au zima na uwashe kompyuta. ({ $why })
core-closing = Wakala inafungwa: namba zinaaga.
core-closingWaits = Wakala inafunga, na inasubiri { $names } ziage.
core-closingBody = Ulichoandika kinabaki hapa.
core-updating = Wakala inajiandaa baada ya kusasishwa.
core-updatingStep = Wakala inajiandaa baada ya kusasishwa: hatua ya { $step } kati ya { $of }.
core-updatingBody = Ukiwa na ujumbe mwingi huchukua dakika kadhaa. Hakuna kinachopotea, na namba zako zinarudi zenyewe. Usizime kompyuta kwa sasa.
core-noAnswer = Wakala haikujibu. Utume tena ikianza: haufiki mara mbili.
core-notSentGone = Haukutumwa: Wakala imezimwa. Ulichoandika kinabaki hapa.
core-notSentClosing = Haukutumwa: Wakala inafungwa. Ulichoandika kinabaki hapa.
core-notSentUpdating = Haukutumwa: Wakala inajiandaa baada ya kusasishwa. Ulichoandika kinabaki hapa.

## When the engine does not answer

engineLost-title = Hakuna muunganisho na injini.
engineLost-body = Kinachoonyeshwa huenda ni cha zamani. Wakala inajaribu tena yenyewe.
engineLost-badge = Hali haijulikani

dismiss = Ondoa

## What a screen reader is told

says-badge = { $name }: { $badge }
says-message = Ujumbe mpya kwa { $name }
says-size = Ukubwa wa maandishi { $percent }

## The practice panel

practicePanel-title = { practice }
practicePanel-intro = Simu za kuigiza kwenye kompyuta hii. Hakuna kinachotoka.
practicePanel-scan = Changanua msimbo
practicePanel-type = Andika msimbo
practicePanel-write = Mteja anaandika
practicePanel-text = Mteja anachoandika (si lazima)
practicePanel-read = Wateja wanasoma
practicePanel-auto = Wateja wanajibu wenyewe
practicePanel-drop = Kata muunganisho
practicePanel-netOff = Zima mtandao
practicePanel-netOn = Washa mtandao
practicePanel-unlink = Tenganisha kwenye simu
practicePanel-replace = Chukua kwingine
practicePanel-ban = Marufuku dakika 2
practicePanel-events = Yaliyotokea
practicePanel-show = Paneli ya mazoezi
practicePanel-hide = Ficha
