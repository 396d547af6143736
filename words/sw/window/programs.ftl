### Settings: other programs, the port on which they ask, and their keys

programs-title = Programu nyingine
programs-body = Programu ya mauzo, hati au zana nyingine kwenye kompyuta hii inaweza kusoma na kutuma kupitia Wakala, kila moja kwa ufunguo wake.
programs-on = Ruhusu programu zenye ufunguo ziiombe Wakala
programs-address = Anwani
programs-port = Mlango
programs-off = Hakuna programu inayohudumiwa.
programs-opening = Mlango unafunguliwa.
programs-served = Programu zinahudumiwa kwenye { $url }
programs-waiting = { $place } haipatikani: { $why }. Itajaribiwa tena saa { $time }.
programs-keys = Funguo
programs-none = Hakuna programu yenye ufunguo.
programs-new = Ufunguo mpya
programs-name = Jina la programu
programs-nameHint = Kinachofanywa na programu kinaandikwa kwa jina hili.
programs-may = Inaruhusiwa kufanya nini
programs-mayRead = Kuona namba, mazungumzo na ujumbe
programs-maySend = Kuwaandikia watu
programs-mayControl = Kuanzisha na kusimamisha namba, kuunganisha simu
programs-mayAdmin = Kuongeza, kubadilisha na kufuta namba; kutengeneza funguo; kuona yaliyofanyika
programs-numbers = Kwa namba zipi
programs-all = namba zote
programs-only = Kwa namba hizi tu
programs-ofWorkspace = Namba zote za { $name }, hata zijazo
programs-ends = Unaisha
programs-never = Kamwe

programs-days =
    { $n ->
        [one] Baada ya siku { $n }
       *[other] Baada ya siku { $n }
    }
programs-make = Tengeneza ufunguo
programs-made = Ufunguo wa { $name }
programs-madeBody = Unaonyeshwa sasa tu. Unakili mahali programu inapoutunza; ukipotea, ufute na utengeneze mwingine.
programs-key = Ufunguo
programs-copy = Nakili
programs-copied = Umenakiliwa
programs-notCopied = Ufunguo haukuweza kunakiliwa. Uchague na uunakili mwenyewe.
programs-done = Tayari
programs-have = Ninao
programs-notYet = Haujanakiliwa bado, na hautaonyeshwa tena kamwe. Unakili, au sema kwamba unao.
programs-used = ulitumika { $when }
programs-unused = haujatumika
programs-until = hadi { $when }
programs-expired = umeisha muda
programs-revoke = Futa
programs-revokeTitle = Ufute ufunguo wa { $name }?
programs-revokeBody = Programu haitaweza kufanya chochote tena, papo hapo na moja kwa moja. Ilichofanya kinabaki.

## Who is told what happens

webhooks-title = Webhook
webhooks-none = Hakuna mpokeaji anayeambiwa yanayotokea.
webhooks-on = anaambiwa
webhooks-off = imezimwa

# $n (Number): how many events
webhooks-waiting =
    { $n ->
        [one] tukio { $n } linasubiri
       *[other] matukio { $n } yanasubiri
    }

# $when (String): when
webhooks-next = jaribio lijalo { $when }

# $when (String): when
webhooks-taken = la mwisho limepokelewa { $when }
webhooks-never = bado hakuna kilichopokelewa

# $why (String): why
# $when (String): when
webhooks-last = Mara ya mwisho kutopokelewa { $when }: { $why }

# $n (Number): how many events
webhooks-failed =
    { $n ->
        [one] tukio { $n } halikupokelewa kwa siku nzima na limeachwa
       *[other] matukio { $n } hayakupokelewa kwa siku nzima na yameachwa
    }
webhooks-again = Tuma tena
webhooks-test = Jaribu
webhooks-took = Mpokeaji amelipokea.

# $why (String): why
webhooks-notTook = Mpokeaji hakulipokea: { $why }.
webhooks-turnOn = Washa
webhooks-turnOff = Zima
webhooks-change = Badilisha
webhooks-remove = Ondoa
webhooks-look = Yatazame
webhooks-behind = imechelewa kwa { $span }
webhooks-new = Webhook mpya
webhooks-add = Iongeze
webhooks-changeTitle = Badilisha { $name }
webhooks-saved = Webhook imehifadhiwa
webhooks-name = Jina
webhooks-address = Anwani ya mpokeaji
webhooks-nearby = Mpokeaji anaweza kuwa kwenye kompyuta hii au kwenye mtandao wake
webhooks-events = Anachoambiwa
webhooks-kind-messages = Ujumbe
webhooks-kind-deliveries = Ufikishaji
webhooks-kind-notices = Taarifa
webhooks-about-messages = Unaoingia, na unaoandikwa hapa
webhooks-about-deliveries = Kilichotumwa kimefikia wapi: kimepokelewa, kimefika, kimesomwa, kimeshindikana
webhooks-about-notices = Hali za namba: iko mtandaoni tena, imekatika, inakuhitaji
webhooks-newSecret = Ipe siri mpya
webhooks-newSecretHint = Mpokeaji lazima aijue kabla tukio lijalo halijafika.
webhooks-removeTitle = Uondoe { $name }?
webhooks-removeBody = Mpokeaji wake haambiwi chochote tena. Asichoambiwa bado, na asichokipokea, vinaondoka nayo.
webhooks-removed = { $name } imeondolewa
webhooks-failedTitle = Ambacho { $name } haikupokea
webhooks-failedBody = Kila tukio kati ya haya lilijaribiwa tena na tena kwa siku nzima. Chagua baadhi, au fanya kwa yote.
webhooks-noneFailed = Hakuna kilichohifadhiwa ambacho hakikupokelewa.
webhooks-gap = Matukio yasiyohifadhiwa tena
webhooks-waitsAgain = linasubiri kutumwa tena
webhooks-againAll = Tuma yote tena
webhooks-againSome = Tuma { $n } tena
webhooks-forgetAll = Sahau yote
webhooks-forgetSome = Sahau { $n }
webhooks-forgetBody = Kinachosahauliwa kimeondoka moja kwa moja: mpokeaji hataambiwa kamwe.
webhooks-replayed =
    { $n ->
        [one] Tukio { $n } linatumwa tena.
       *[other] Matukio { $n } yanatumwa tena.
    }
webhooks-forgotten =
    { $n ->
        [one] Tukio { $n } limesahauliwa.
       *[other] Matukio { $n } yamesahauliwa.
    }

## The secret of a webhook, shown once

secrets-made = Siri ya { $name }
secrets-madeBody = Kila anachopata mpokeaji kinatiwa sahihi kwa siri hii. Inaonyeshwa sasa tu. Inakili mahali mpokeaji anapoipata; ikipotea, ipe webhook siri mpya.
secrets-key = Siri
secrets-copy = Nakili
secrets-copied = Imenakiliwa
secrets-notCopied = Siri haikuweza kunakiliwa. Ichague na uinakili mwenyewe.
secrets-done = Tayari
secrets-have = Ninayo
secrets-notYet = Haijanakiliwa bado, na haitaonyeshwa tena kamwe. Inakili, au sema kwamba unayo.

## The backend

backends-title = Seva ya nyuma
backends-body = Seva ya nyuma, kama ile ya Laravel au Django, inaweza kuomba namba hapa, na huambiwa hali zake.
backends-address = Anwani ya seva ya nyuma
backends-key = Ufunguo wa seva ya nyuma
backends-kept = Ufunguo umehifadhiwa
backends-saved = Imehifadhiwa
backends-on = Iulize seva hii namba inazotaka, na uiambie hali zake
backends-words = Maneno inayoambiwa
backends-environment = Mazingira ya Wakala yanataja seva hii ya nyuma. Anwani na ufunguo hubadilishwa huko.
backends-off = Imezimwa.
backends-trying = Inaulizwa.
backends-up = Inajibu.
backends-down = Haijibu inavyopaswa. Jaribio lijalo { $when }.
backends-last = Tatizo la mwisho { $when }: { $why }
backends-test = Jaribu
backends-tested = Inajibu, namba inazoomba: { $n }.
backends-notTested = Haikujibu inavyopaswa: { $why }.
backends-forget = Sahau
backends-forgetTitle = Sahau seva ya nyuma?
backends-forgetBody = Anwani na ufunguo wake vinasahauliwa. Namba zake zinaendelea kama zilivyo.
backends-numbers = Namba zilizo zake
backends-deleted = Haipo hapa tena
backends-runs = Anayesema kama iendeshwe: { $owner }
backends-theirs = Seva ya nyuma ndiyo inayosema kama namba hii iendeshwe. Inaiita { $external }.
backends-ours = Wewe ndiye unayesema kama namba hii iendeshwe. Seva ya nyuma inaiita { $external }, na huambiwa hali yake.
backends-takeOver = Chukua
backends-giveBack = Iachie seva ya nyuma
