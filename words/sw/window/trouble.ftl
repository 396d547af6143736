### What stands above a number that is not online, and why.

## While it connects

strip-connecting =
    { $n ->
        [0] Inaunganisha.
       *[other] Inaunganisha, jaribio la { $n }.
    }

strip-reconnecting =
    { $n ->
        [0] Inaunganisha tena.
       *[other] Inaunganisha tena, jaribio la { $n }.
    }

strip-degraded = Inasubiri jibu kutoka WhatsApp.
strip-next = Jaribio lijalo baada ya { $span }.
strip-givesUp = Jaribio hili linaisha baada ya { $span }.
strip-tryNow = { act-tryNow }

## What is wrong, what it means, and the button

trouble-waiting = Zinasubiri
trouble-reason = Sababu
trouble-fold = Kunja
trouble-unfold = Kunjua

trouble-messages =
    { $n ->
        [0] Hakuna ujumbe
        [one] Ujumbe { $n }
       *[other] Ujumbe { $n }, kwa mpangilio
    }

trouble-untilYou = Hadi uamue
trouble-untilUpdate = Hadi usasishe
trouble-untilUnlocked = Hadi uifungue kwenye simu
trouble-noDeadline = Hakuna muda wa mwisho; foleni inasubiri
trouble-next = Jaribio lijalo baada ya { $span }
trouble-ends = Inaisha { $at }, baada ya { $span }
trouble-checked = Inakaguliwa kila sek 30; itaendelea yenyewe
trouble-revoked-title = Simu imetenganisha namba hii
trouble-revoked-body = WhatsApp ilimaliza kipindi, kutoka kwenye simu au kwa sababu hakikutumika muda mrefu. Ujumbe na mipangilio yako vimetunzwa. Namba itafanya kazi tena baada ya kuchanganua mara moja.
trouble-revoked-button = { act-showQr }
trouble-unreadable-title = { reason-session_unreadable }
trouble-unreadable-body = Faili iliyoharibika imewekwa pembeni na hakuna kingine kilichoguswa. Ujumbe umetunzwa. Namba itafanya kazi tena baada ya kuchanganua mara moja.
trouble-unreadable-button = { act-showQr }
trouble-replaced-title = Inaendeshwa kwingine
trouble-replaced-body = Programu nyingine imechukua kipindi hiki. Ni moja tu inayoweza kukitumia. Wakala inakaa pembeni na haigombani; ukikichukua hapa, ile nyingine itasimama.
trouble-replaced-button = Chukua hapa
trouble-locked-title = WhatsApp imefunga namba hii
trouble-locked-body = WhatsApp inataka kuhakikisha kuwa mwenye namba ndiye anayeitumia. Fungua WhatsApp kwenye simu na ufuate inachouliza. Kisha changanua msimbo hapa mara moja.
trouble-locked-button = Nimeifungua
trouble-banned-title = WhatsApp imepiga marufuku namba hii
trouble-banned-body = Namba hii haiwezi kutumika tena na WhatsApp. Ujumbe wako umetunzwa hapa. Omba WhatsApp ipitie upya, kwenye simu.
trouble-banned-button = Onyesha matukio
trouble-outdated-title = Wakala ni ya zamani mno kwa WhatsApp
trouble-outdated-body = WhatsApp inakubali matoleo mapya tu. Hakuna namba itakayounganishwa hadi usasishe. Vipindi, ujumbe na foleni vimetunzwa; hakuna haja ya kuchanganua tena.
trouble-outdated-button = { act-tryNow }
trouble-accountType-title = Aina ya akaunti ya simu hii bado haitumiki
trouble-accountType-body = Ni akaunti ya WhatsApp Business inayotunzwa na wengine, au ya aina nyingine mpya. Uthibitisho wake haulingani na kile ambacho Wakala inaweza kukagua, kwa hiyo simu haikuunganishwa; kila msimbo unaofuata ungekataliwa vilevile. Sasisha Wakala toleo jipya likitoka.
trouble-accountType-button = Onyesha msimbo hata hivyo
trouble-unknown-title = WhatsApp inakataa namba hii
trouble-unknown-body = Majaribio matatu yaliisha kwa sababu ambayo Wakala haiijui. Kipindi na ujumbe vimetunzwa.
trouble-unknown-button = { act-tryNow }
trouble-disk-title = { reason-disk_full }
trouble-disk-body = Wakala haiwezi kuhifadhi ujumbe, kwa hiyo haipokei: WhatsApp inakutunzia na itakuletea baadaye. Hakuna kilichopotea wala kufutwa.
trouble-disk-button = { act-tryNow }
trouble-files-title = Faili nyingi mno zimefunguliwa
trouble-files-body = Kompyuta hii hairuhusu Wakala kufungua faili zaidi. Kipindi na ujumbe vimetunzwa. Funga programu nyingine; Wakala itaendelea yenyewe.
trouble-files-button = { act-tryNow }
trouble-held-title = Programu nyingine imeshikilia faili ya kipindi
trouble-held-body = Programu ya nakala, ya virusi au ya kutazama imeifungua. Hakuna kilichobadilika na hakuna haja ya kuchanganua. Wakala itaendelea faili ikiwa huru.
trouble-held-button = { act-tryNow }
trouble-forbidden-title = Folda ya kipindi haitumiki
trouble-forbidden-body = Wakala hairuhusiwi kuisoma au kuiandika, au si folda yake. Hakuna kilichobadilika. Mpe mtumiaji huyu haki juu yake, au irudishe.
trouble-forbidden-button = { act-tryNow }
trouble-gone-title = { reason-session_gone }
trouble-gone-body = Labda diski au folda yake haijaunganishwa. Irudishe na namba itaendelea bila kuchanganua. Changanua tena ikiwa tu imepotea kabisa.
trouble-gone-button = Changanua tena
trouble-session-title = Faili ya kipindi haitumiki
trouble-session-body = Diski au mfumo unaikataa kwa sasa. Hakuna kilichobadilika na hakuna haja ya kuchanganua. Wakala itaangalia tena yenyewe.
trouble-session-button = { act-tryNow }
trouble-database-title = { reason-database_damaged }
trouble-database-body = Wakala haihifadhi chochote ndani yake wala kuthibitisha ujumbe wowote, hivyo WhatsApp inakutunzia. Funga Wakala na urudishe nakala nzuri ya mwisho.
trouble-database-button = { act-tryNow }
trouble-storage-title = Hifadhidata ya ujumbe haitumiki
trouble-storage-body = Wakala haiwezi kuisoma wala kuiandika sasa: huenda diski imeondolewa, au ruhusa za folda yake zimebadilika. WhatsApp inakutunzia ujumbe mpya, na Wakala itaangalia tena yenyewe.
trouble-storage-button = { act-tryNow }
trouble-fault-title = Hitilafu kwenye kompyuta hii
trouble-fault-body = Sehemu ya Wakala imeshindwa. Kipindi na ujumbe vimetunzwa, na majaribio yanaendelea.
trouble-fault-button = { act-tryNow }
trouble-ban-title = Marufuku ya muda hadi { $at }
trouble-ban-body = WhatsApp imesimamisha namba hii kwa muda, mara nyingi baada ya ujumbe mwingi kwa watu wasioijua. Wakala itajaribu mara moja mwishoni, kisha itatuma vinavyosubiri, kwa mpangilio.
trouble-ban-button = Onyesha foleni
trouble-rate-title = WhatsApp inaomba mapumziko
trouble-rate-body = Miunganisho mingi kwa muda mfupi. Wakala inasubiri, kisha itaunganisha yenyewe. Hakuna kilichopotea.
trouble-rate-button = { act-tryNow }
trouble-slow-title = Bado haiko mtandaoni
trouble-slow-body = Wakala inaendelea kujaribu kila dakika chache na haiachi. Unachotuma kinasubiri kwenye foleni.
trouble-slow-button = { act-tryNow }
trouble-flapping-title = Muunganisho unakatika-katika
trouble-flapping-body = Umekatika mara tano ndani ya dakika kumi. Sasa Wakala inajaribu polepole. Unachotuma kinasubiri kwenye foleni.
trouble-flapping-button = { act-tryNow }
