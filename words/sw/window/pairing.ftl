### A number is added and linked to its phone.

## The first start

welcome-title = Karibu. Hii ni Wakala.
welcome-body = Endesha namba zako zote za WhatsApp kwenye kompyuta hii, ona mara moja zipi ziko hai, na jibu wote kutoka dirisha moja.
welcome-steps-1-title = Kuwa na simu mkononi
welcome-steps-1-body = Kila namba inaunganishwa kutoka simu yake, mara moja. Simu inaendelea kufanya kazi kama kawaida.
welcome-steps-2-title = Changanua msimbo mmoja
welcome-steps-2-body = Unaonekana kwa sekunde moja. Hakuna akaunti, hakuna kujisajili.
welcome-steps-3-title = Acha Wakala iendelee
welcome-steps-3-body = Inabaki kwenye trei. Ujumbe na vipindi vyako vinatunzwa kwenye kompyuta hii.
welcome-add = Ongeza namba ya kwanza
welcome-later = Si sasa
welcome-language = Lugha

## Adding a number

add-title = { addInstance }
add-name = Jina
add-workspace = Sehemu ya kazi (si lazima)
add-create = { act-showQr }
add-suggestion = Namba { $n }
add-cancel = { act-cancel }
add-hint = Jina utakalolitambua, kama la duka au dawati.

## History

history-title = Yaliyo kwenye simu
history-what = Mazungumzo na ujumbe wa zamani huja kutoka kwenye simu mara moja, inapounganishwa.
history-recent = Miezi ya karibuni
history-all = Yote (inaweza kuchukua muda mrefu)
history-none = Hakuna

history-comes =
    { $n ->
        [one] Historia kutoka kwenye simu: { $percent } %, ujumbe mmoja uko hapa
       *[other] Historia kutoka kwenye simu: { $percent } %, ujumbe { $n } uko hapa
    }
history-bar = Kiasi cha historia kilicho hapa
history-load = Pakia ujumbe wa zamani
history-asking = Simu inaombwa…
history-nothing = Simu haina ujumbe wa zamani zaidi kwenye mazungumzo haya.

## Linking a phone

pair-heading = Unganisha simu
pair-steps-1 = Kwenye simu yenye namba hii, fungua WhatsApp.
pair-steps-2 = Gusa nukta tatu (Android) au Mipangilio (iPhone), kisha Vifaa vilivyounganishwa, kisha Unganisha kifaa.
pair-steps-3 = Elekeza simu kwenye msimbo ulio kwenye skrini hii.
pair-codeSteps-1 = { pair-steps-1 }
pair-codeSteps-2 = Gusa nukta tatu (Android) au Mipangilio (iPhone), kisha Vifaa vilivyounganishwa, kisha Unganisha kifaa, kisha Unganisha kwa namba ya simu badala yake.
pair-codeSteps-3 = Andika msimbo ulio kwenye skrini hii.
pair-useCode = Tumia msimbo wa herufi badala yake
pair-useQr = Tumia msimbo wa QR
pair-phone = Namba ya simu na msimbo wa nchi
pair-getCode = Pata msimbo
pair-qrLabel = Msimbo wa QR wa kuoanisha { $name }
pair-follows = Msimbo mpya utakuja wenyewe.
pair-codeOf = Msimbo { $n } kati ya { $of }

pair-left =
    { $s ->
        [one] imebaki sekunde { $s }
       *[other] zimebaki sekunde { $s }
    }

pair-expired = Misimbo yote iliisha kabla simu haijachanganua. Hakuna kilichobadilika, na kusubiri hakugharimu kitu.
pair-newCode = Onyesha msimbo mpya
pair-noDeadline = Hakuna muda wa mwisho
pair-codeBody = WhatsApp kwenye { $phone } inaonyesha taarifa. Iguse na uandike msimbo huu.
pair-copy = Nakili
pair-copied = Imenakiliwa
pair-notCopied = Msimbo haukuweza kunakiliwa. Uandike.
pair-validFor = Unafaa kwa { $span }
pair-finishing = Inamalizia kuoanisha
pair-finishingBody = Simu imekubali. Iache mtandaoni kwa kama dakika moja; unaweza kuendelea na kazi nyingine ndani ya Wakala.
pair-finishingSteps-1 = Msimbo umechanganuliwa
pair-finishingSteps-2 = Kipindi kimehifadhiwa kwenye kompyuta hii
pair-finishingSteps-3 = Inaunganisha kwa kipindi kipya
pair-ofAtMost = sek { $s } kati ya sek { $of }
pair-couldNotLink = Simu haikuweza kuunganishwa.
pair-couldNotLinkBody = Sasisha WhatsApp kwenye simu, kisha changanua tena msimbo huu huu.
pair-failed = Kuoanisha hakukufaulu.
pair-failedBody = Hakikisha namba na msimbo ni sahihi kisha jaribu tena, au changanua msimbo wa QR.
pair-passkey = WhatsApp inaomba passkey
pair-passkeyBody = Akaunti hii ina passkey, na WhatsApp inaitaka kabla ya kuunganisha kifaa. Wakala bado haiwezi kutumia passkey.
pair-passkeySteps-1 = Kwenye simu, fungua WhatsApp, Mipangilio, Akaunti, Passkeys.
pair-passkeySteps-2 = Ondoa passkey. Unaweza kuiweka tena baada ya kuunganisha.
pair-passkeySteps-3 = Onyesha msimbo mpya hapa na uuchanganue.
pair-passkeyCode = Simu inaonyesha msimbo huu pia. Linganisha.

## Questions about a number

question-stranger = Namba nyingine imechanganua msimbo huu
question-strangerBody = { $other } imechanganua msimbo huu, lakini namba hii ni ya { $own }. Imetenganishwa tena: ujumbe wa watu wawili haupaswi kuwa katika historia moja.
question-keep = Baki na { $own }
question-use = Tumia { $other } hapa
question-apart = Iongeze kama namba mpya
question-useTitle = Utumie { $other } mahali hapa?
question-useBody = Kuanzia sasa mahali hapa ni pa { $other }. Changanua tena kwa simu hiyo; namba nyingine yoyote bado inakataliwa.
question-stays = Vinabaki
question-useStays = Mazungumzo na ujumbe wote wa namba ya awali, katika orodha ileile
question-unseen = Simu haijaonekana kwa siku { $days }
question-unseenBody = WhatsApp hutenganisha vifaa ambavyo simu yake haitumiki kwa siku 14. Fungua WhatsApp kwenye simu kabla ya { $at }.
question-long = Imesimamishwa kwa siku { $days }
question-longBody = WhatsApp hutenganisha vifaa visivyounganishwa kwa siku 30. Anzisha namba hii kabla ya { $at }, hata kwa muda mfupi.

question-expires =
    { $days ->
        [0] WhatsApp inataka Wakala mpya zaidi sasa
       *[other] WhatsApp itataka Wakala mpya zaidi baada ya siku { $days }
    }

question-expiresBody = Hadi hapo kila kitu kinafanya kazi kama kawaida, na hakuna kinachopotea. Unganisha tena: ikiwa taarifa hii itarudi, sasisha Wakala kabla ya siku hiyo.
question-expiresButton = Unganisha tena
question-by = Hadi { $at }
question-twin = Namba hii inaendeshwa pia kama { $name }
question-twinBody = Kila ujumbe unakuja mara mbili. Tenganisha mojawapo.
question-toTwin = Nenda kwenye nyingine

## Sessions kept aside

kept-title = Vipindi vilivyowekwa pembeni
kept-show = Vipindi vya awali
kept-none = Hakuna. Kipindi kisichosomeka, au kilichomalizwa na WhatsApp, hutunzwa hapa na hakifutwi kamwe.
kept-body = Kipindi cha namba hii kinaweza kurudishwa, na hakuna haja ya kuchanganua ikiwa WhatsApp bado inakitambua.
kept-notNeeded = Namba hii ina kipindi chake, kwa hiyo hakuna cha kurudisha.
kept-number = Na. { $n }
kept-used = kilitumika mwisho { $at }
kept-usable = cha namba hii
kept-anotherNumber = cha namba nyingine
kept-putBack = Kirudishe
kept-ask = Urudishe kipindi na. { $n }?
kept-askBody = Kitachukua nafasi ya kilichopo. Ikiwa WhatsApp bado inakitambua, { $name } itakuwa mtandaoni bila kuchanganua; la sivyo utaombwa uchanganue mara moja.
kept-askStays = Kipindi kilichopo, kikiwekwa pembeni kwa namba yake; mazungumzo na ujumbe wote.

## A number's proxy

proxy-title = Proksi
proxy-none = Namba hii inafika WhatsApp kama mfumo unavyofika.
proxy-used = Namba hii inapita { $at }.
proxy-address = Anwani
proxy-user = Mtumiaji (si lazima)
proxy-password = Nenosiri
proxy-kept = Limetunzwa; andika jingine kulibadilisha
proxy-remove = Isitumie proksi yake yenyewe
proxy-saved = Imehifadhiwa. Namba inaunganishwa tena.

## A number's country

country-title = Namba zisizo na msimbo wa nchi
country-what = Namba inayoandikwa bila msimbo wa nchi, kama 0712 345 678, inachukuliwa kuwa ya nchi hii.
country-own = Nchi ya namba hii
country-saved = Imehifadhiwa.

## How a number appears

available-title = Wateja wanavyoiona namba hii
available-what = Inapoonyeshwa kuwa mtandaoni, WhatsApp haitumi arifa kwenye simu ya mwenye namba. Vinginevyo wateja hawaoni mtu hapa, na simu inalia kama kawaida.
available-choice = Onyesha namba hii kuwa mtandaoni inapokuwa imeunganishwa
available-saved = Imehifadhiwa.
