### What the doctor says. What is to be typed stays as it is.

## How it stands with something

doctor-ok = sawa
doctor-warning = ONYO
doctor-fault = KOSA
doctor-allWell = Kila kitu kiko sawa.
doctor-faults = makosa { $n }
doctor-warnings = maonyo { $n }

## What is looked at

doctor-what-settings = mipangilio
doctor-what-folder = folda ya data
doctor-what-room = nafasi kwenye diski
doctor-what-database = hifadhidata
doctor-what-sessions = vipindi
doctor-what-files = faili zilizofunguliwa
doctor-what-numbers = namba
doctor-what-health = afya
doctor-what-way = njia ya WhatsApp
doctor-what-clock = saa
doctor-what-desktop = eneo-kazi
doctor-what-notifications = arifa
doctor-what-tray = trei
doctor-what-unit = huduma
doctor-what-starting = kuanza na mfumo

## What did not answer

doctor-late = haikuangaliwa hadi mwisho: hakuna jibu kwa sekunde { $n }
doctor-lateDo = Angalia kama diski, au kilichopo, inajibu; kisha jaribu tena.
doctor-ownDo = Toa taarifa: hii haipaswi kuwa.

## Settings

doctor-settings-well = hakuna kilichokataliwa kwenye mazingira
doctor-settingsDo = Wakala haianzi nacho: kibadilishe, au kiondoe.

## The data folder

doctor-folder-none = { $folder } si folda
doctor-folder-noneDo = Ihamishe, au taja mahali pengine: WAKALA_DATA_DIR.
doctor-folder-missing = { $folder } haipo
doctor-folder-missingDo = Wakala huitengeneza inapoanza mara ya kwanza; kama ilikuwepo, angalia kama diski yake imechomekwa.
doctor-trouble = { $folder }: { $why }
doctor-driveDo = Angalia kama diski yake imechomekwa na folda ni yako.
doctor-folder-theirs = { $folder } ni ya mtumiaji mwingine
doctor-folder-theirsDo = Anzisha Wakala kama mtumiaji huyo, au taja mahali pengine.
doctor-folder-readonly = { $folder } haiwezi kuandikwa: { $why }
doctor-folder-readonlyDo = Angalia ruhusa zake, na kama diski yake inaweza kuandikwa.
doctor-folder-open = { $folder } iko wazi kwa watumiaji wengine
doctor-folder-openDo = Wakala huifunga inapoanza; hadi hapo: chmod go= juu yake.
doctor-folder-well = { $folder } ni yako peke yako na inaweza kuandikwa
doctor-room-mb = MB { $n } ziko wazi
doctor-room-gb = GB { $n } ziko wazi
doctor-room-fullDo = Tengeneza nafasi: diski iliyojaa huzuia namba kupokea.
doctor-room-tightDo = Tengeneza nafasi mapema: diski iliyojaa huzuia namba kupokea.

## The database

doctor-database-new = bado haipo
doctor-database-well = iko kamili
doctor-database-long = haikuangaliwa hadi mwisho: ni kubwa, na iko sawa hadi sekunde { $n } zilipofika
doctor-database-damaged = imeharibika: { $why }
doctor-database-damagedDo = Funga Wakala, na urudishe nakala nzuri ya mwisho ya folda.
doctor-database-fullDo = Tengeneza nafasi kwenye diski.
doctor-database-busy = haikuweza kuangaliwa: { $why }
doctor-database-busyDo = Wakala inaitumia: angalia tena baadaye.
doctor-database-rightsDo = Angalia kama faili ni yako na diski yake inaweza kuandikwa.

## Sessions and files

doctor-sessions-none = bado havipo
doctor-sessions-theirs = { $n } kwenye { $folder } ni vya mtumiaji mwingine
doctor-sessions-theirsDo = Virudishe kwako (chown), au anzisha Wakala kama mtumiaji huyo.
doctor-sessions-open = { $n } kati ya { $all } kwenye { $folder } viko wazi kwa watumiaji wengine, ambao wangeweza kutumia namba zako
doctor-sessions-openDo = Vifunge: chmod -R go= juu ya folda.
doctor-sessions-well = { $n }, vyako peke yako
doctor-files = { $limit } kwa wingi, zinatosha namba { $n }
doctor-filesDo = Pandisha kikomo kigumu (ulimit -Hn, limits.conf, au LimitNOFILE ya huduma).

## Wakala itself

doctor-core-silent = inaendeshwa na haijibu
doctor-core-silentDo = Ifunge na uianzishe tena: namba hurudi zenyewe.
doctor-core-none = hakuna inayoendeshwa na data hizi: hakuna namba mtandaoni
doctor-core-noneDo = Ianzishe: wakala, au wakala engine.
doctor-core-other = inayoendeshwa ni ya toleo jingine kuliko amri hii
doctor-core-otherDo = Ifunge (`wakala quit`), na uianzishe tena: namba hurudi zenyewe.
doctor-core-updatingDo = Subiri: inaendelea yenyewe.
doctor-coreDo = Kumbukumbu zake zinasema zaidi; ikishindikana, ifunge na uianzishe tena.
doctor-core-runs = toleo { $version } linaendeshwa, kwa { $span }
doctor-core-runsOther = toleo { $version } linaendeshwa, kwa { $span }; amri hii ni toleo { $own }
doctor-core-runsOtherDo = Anzisha Wakala upya inapokufaa.
doctor-numbers = { $online } mtandaoni, { $down } njiani, { $needing } zinakuhitaji
doctor-numbersDo = `wakala status` husema zipi, na kwa nini.
doctor-health-fullDo = Tengeneza nafasi: hakuna kinachopokelewa kabla.
doctor-health-syncDo = wakala sync --auto-reconnect hurekebisha; kumbukumbu zake zinasema zaidi: wakala logs.
doctor-healthDo = Kumbukumbu zake zinasema zaidi: wakala logs.

## The way to WhatsApp, and the clock

doctor-way-practice = mtandao wa mazoezi ni sehemu ya Wakala
doctor-way-well = { $host } ilijibu ndani ya ms { $ms }
doctor-way-none = { $host } haifikiki: { $why }
doctor-way-through = { $host } (kupitia { $proxy })
doctor-wayDo = Angalia mtandao, proksi (HTTPS_PROXY, ALL_PROXY, mipangilio ya mfumo), na kinachovichuja.
doctor-clock-well = iko sahihi
doctor-clock-ahead = iko mbele kwa { $span }
doctor-clock-behind = iko nyuma kwa { $span }
doctor-clockDo = Iweke kwa mtandao: nyakati za mazungumzo na za marufuku si sahihi.
doctor-clock-farDo = Iweke kwa mtandao: hivi hakuna cheti kinachoaminika.

## The desktop

doctor-desktop-none = hakipo: `wakala engine` haihitaji
doctor-desktop-noBus = hakuna basi la kipindi: arifa na ikoni ya trei haziwezi kuja
doctor-desktop-noBusDo = Anzisha Wakala ndani ya kipindi cha eneo-kazi.
doctor-desktop-oddDo = Basi la kipindi linajibu, lakini si inavyopaswa.
doctor-desktop-silent = basi la kipindi halijibu
doctor-desktop-silentDo = Toka na uingie tena.
doctor-notifications-well = eneo-kazi huzionyesha
doctor-notifications-none = hakuna kinachozionyesha hapa: hakuna anayeambiwa namba inapokuhitaji
doctor-notificationsDo = Sakinisha huduma ya arifa, kama dunst au ya eneo-kazi lenyewe.
doctor-tray-well = eneo-kazi lina moja
doctor-tray-none = eneo-kazi halina
doctor-trayDo = Kwenye GNOME: kiendelezi AppIndicator. Bila hiyo, kufunga dirisha huuliza kama ufunge Wakala.
doctor-unit = { $unit }: { $enabled }, { $active }
doctor-unitDo = journalctl --user --unit wakala husema kwa nini; systemctl --user restart wakala hujaribu tena.

## Start with the system

doctor-starting-on = imewashwa
doctor-starting-service = imewashwa, kwa huduma
doctor-starting-off = imezimwa; `wakala autostart on` huiwasha
doctor-starting-other = kiingilio cha jina hilo huanzisha kitu kingine kuliko Wakala hii
doctor-starting-otherDo = `wakala autostart on` hukifanya kianzishe hii.
doctor-starting-twice = huduma na kiingilio cha eneo-kazi vyote huianzisha: kimoja hufanya bure
doctor-starting-twiceDo = `wakala autostart off` huondoa kiingilio.
doctor-starting-rightsDo = Angalia kama folda ni yako na inaweza kuandikwa.

## The port for programs

doctor-what-interface = ufikiaji wa programu
doctor-interface-waiting = { $place } haipatikani: { $why }
doctor-interface-waitingDo = Chagua mlango mwingine: wakala interface on --port NUMBER
doctor-interface-served = programu zenye ufunguo zinahudumiwa kwenye { $url }
doctor-interface-off = umezimwa
