### Notifications of the desktop.

## Notifications: title and text

notice-down-title = { $name } haiko mtandaoni
notice-down-body = Haijarudi baada ya sek { $seconds }. Wakala inaendelea kujaribu.
notice-downSlow-body = Inakatika mara kwa mara. Wakala inaendelea kujaribu, polepole zaidi.
notice-downTried-body = Haijarudi baada ya majaribio kadhaa. Wakala inaendelea kujaribu kila dakika chache.
notice-firstSync-body = Simu haijatuma data yake ya kwanza. Acha WhatsApp iwe wazi kwenye simu, ikiwa na intaneti. Wakala inaendelea kujaribu.
notice-downMany-title = Namba { $n } haziko mtandaoni
notice-downMany-body = { $names }. Wakala inaendelea kuzijaribu zote.
notice-wait = Ujumbe { $n } unasubiri.
notice-rescan-title = { $name } inahitaji kuchanganuliwa tena
notice-rescan-body = Simu iliiondoa saa { $time }. Ujumbe umetunzwa na unakusubiri.
notice-rescanUnreadable-body = Faili ya kipindi chake haisomeki na imewekwa pembeni. Ujumbe umetunzwa.
notice-rescanMany-title = Namba { $n } zinahitaji kuchanganuliwa tena
notice-rescanMany-body = { $names }. Ujumbe umetunzwa na unakusubiri.
notice-needs-title = { $name } inakuhitaji
notice-needsMany-title = Namba { $n } zinakuhitaji
notice-needsMany-body = { $names }.
notice-needsBecause-locked = WhatsApp imefunga akaunti. Fungua WhatsApp kwenye simu, kisha changanua tena.
notice-needsBecause-banned = WhatsApp imepiga marufuku namba hii. Ujumbe umetunzwa.
notice-needsBecause-replaced = Kipindi kinaendeshwa na programu nyingine. Wakala itakichukua ukisema tu.
notice-needsBecause-outdated = WhatsApp inakubali programu mpya tu. Sasisha Wakala.
notice-needsBecause-accountType = Akaunti yake ya WhatsApp Business ni ya aina ambayo Wakala bado haiwezi kuunganisha. Simu haikuunganishwa; hakuna kilichobadilika.
notice-needsBecause-diskFull = Diski imejaa. Hakuna kilichopotea; ongeza nafasi.
notice-needsBecause-tooManyFiles = Kompyuta hii hairuhusu Wakala kufungua faili zaidi. Hakuna kilichopotea; itaendelea yenyewe.
notice-needsBecause-sessionLocked = Programu nyingine imeshikilia faili ya kipindi. Hakuna haja ya kuchanganua; itaendelea ikiwa huru.
notice-needsBecause-sessionForbidden = Wakala hairuhusiwi kutumia folda ya kipindi. Hakuna kilichobadilika; mpe mtumiaji huyu haki.
notice-needsBecause-sessionGone = Faili ya kipindi haipo mahali pake. Irudishe folda, na hakuna haja ya kuchanganua.
notice-needsBecause-sessionFault = Faili ya kipindi haitumiki kwa sasa. Hakuna kilichobadilika; Wakala itaangalia tena yenyewe.
notice-needsBecause-databaseDamaged = Hifadhidata ya ujumbe imeharibika. WhatsApp inatunza ujumbe mpya; rudisha nakala nzuri ya mwisho.
notice-needsBecause-databaseUnreachable = Hifadhidata ya ujumbe haitumiki kwa sasa. WhatsApp inatunza ujumbe mpya; Wakala itaangalia tena yenyewe.
notice-needsBecause-internal = Hitilafu ndani ya Wakala imeisimamisha. Ianzishe upya; ujumbe umetunzwa.
notice-needsBecause-unknown = WhatsApp imekataa muunganisho mara tatu.
notice-needsBecause-unknownCode = WhatsApp imekataa muunganisho mara tatu [{ $code }].
notice-held-title = { $name } inasubiri hadi { $time }
notice-heldBan-body = WhatsApp imesimamisha namba hii kwa muda. Ujumbe unasubiri.
notice-heldRate-body = WhatsApp inaomba miunganisho michache. Ujumbe unasubiri.
notice-heldMany-title = Namba { $n } zinalazimika kusubiri
notice-codes-title = { $name }: misimbo imeisha
notice-codes-body = Hakuna kilichobadilika. Onyesha msimbo mpya simu ikiwa karibu.
notice-codesMany-title = Misimbo ya namba { $n } imeisha
notice-passkey-title = WhatsApp inaomba passkey ya { $name }
notice-passkey-body = Wakala bado haiwezi kutumia passkey. Zima passkey katika WhatsApp kwenye simu, kisha onyesha msimbo mpya.
notice-passkeyMany-title = WhatsApp inaomba passkey za namba { $n }
notice-showCode = Onyesha msimbo
notice-back-title = { $name } imerudi mtandaoni
notice-back-body = Haikuwepo kwa { $span }.
notice-backMany-title = Namba { $n } zimerudi mtandaoni
notice-unseen-title = { $name }: simu yake haijaonekana kwa siku { $n }
notice-unseen-body = Fungua WhatsApp kwenye simu. Baada ya siku 14 WhatsApp inaiondoa.
notice-unseenMany-title = Simu za namba { $n } hazijaonekana kwa muda mrefu
notice-unseenMany-body = { $names }. Fungua WhatsApp kwenye simu hizo; baada ya siku 14 WhatsApp inaziondoa.
notice-long-title = { $name } imesimamishwa kwa siku { $n }
notice-long-body = Ianzishe mara moja: baada ya siku 30 WhatsApp inaiondoa.
notice-longMany-title = Namba { $n } zimesimamishwa kwa muda mrefu
notice-longMany-body = { $names }. Zianzishe mara moja: baada ya siku 30 WhatsApp inaziondoa.
notice-expires-title = { $name }: baada ya siku { $n } WhatsApp itataka Wakala mpya zaidi
notice-expires-body = Hadi hapo kila kitu kinafanya kazi kama kawaida. Sasisha Wakala kabla ya siku hiyo.
notice-expiresMany-title = Hivi karibuni WhatsApp itataka Wakala mpya zaidi kwa namba { $n }
notice-expiresMany-body = { $names }. Hadi hapo kila kitu kinafanya kazi; sasisha Wakala mapema.

notice-quiet-title =
    { $n ->
        [one] Wakati wa utulivu namba { $n } ilipata shida
       *[other] Wakati wa utulivu namba { $n } zilipata shida
    }

notice-quiet-down = Haziko mtandaoni: { $names }.
notice-quiet-needs = Zinakuhitaji: { $names }.
notice-quiet-held = Zinasubiri: { $names }.
notice-quiet-codes = Misimbo imeisha: { $names }.
notice-quiet-unseen = Simu hazijaonekana: { $names }.
notice-quiet-long = Zimesimamishwa kwa muda mrefu: { $names }.
notice-quiet-expires = Zitahitaji Wakala mpya hivi karibuni: { $names }.
notice-quiet-rescan = Zinahitaji kuchanganuliwa tena: { $names }.
notice-stays-title = Wakala inaendelea hapa
notice-stays-body = Dirisha limefungwa; Wakala inaendelea kuhudumia namba zako. Funga kutoka menyu ya trei.
notice-noTray-title = Wakala inaendeshwa
notice-noTray-body = Hakuna trei inayoonyesha ikoni yake kwenye kompyuta hii. Bofya hapa kufungua dirisha; kuanzisha Wakala kutoka menyu pia hulifungua.
notice-crashed-title = Dirisha limefunguliwa tena
notice-crashed-body = Kinacholionyesha kilikuwa kimejifunga chenyewe. Namba zako na ujumbe wake haukuguswa; fomu iliyojazwa nusu huanzwa upya.
notice-updated-title = Wakala imesasishwa
notice-updated-body = Inayoendeshwa ni ya toleo tofauti na iliyofunguliwa sasa. Funga Wakala, kisha ianzishe tena: namba zitarudi zenyewe.
notice-windowEnded-title = Dirisha la Wakala limejifunga lenyewe
notice-windowEnded-body = Namba zako na ujumbe wake haukuguswa. Bofya hapa kulifungua tena; fomu iliyojazwa nusu huanzwa upya.
notice-hangs-title = Dirisha la Wakala haliitikii
notice-hangs-body = Liliambiwa lije mbele na halijaja. Namba zako zinaendelea bila dirisha, na ujumbe unatunzwa. Likibaki hivyo, fungua jipya mahali pake; fomu iliyojazwa nusu huanzwa upya.
notice-hangs-renew = Fungua jipya
notice-updating-title = Wakala inajiandaa baada ya kusasishwa
notice-updating-body = Ukiwa na ujumbe mwingi huchukua dakika kadhaa. Hakuna kinachopotea, na namba zako zinarudi zenyewe. Usizime kompyuta kwa sasa.
notice-noWindow-title = Dirisha la Wakala haliwezi kuonyeshwa
notice-noWindow-body = Namba zako zinaendelea zilivyo bila dirisha, na ujumbe unatunzwa. Jaribu kulifungua tena; isiposaidia, washa upya kompyuta hii.

notice-message-new = Ujumbe mpya
notice-message-unread =
    { $n ->
        [one] Ujumbe { $n } haujasomwa
       *[other] Ujumbe { $n } hazijasomwa
    }
