### Why Wakala did not start.

## Why Wakala did not start

start-title = Wakala haiwezi kuanza
start-unwritable = { $path } haiwezi kuandikwa: { $why }
start-running = Wakala tayari inaendeshwa na data za { $path }
start-newer = Data ziliandikwa na toleo jipya zaidi la Wakala. Sasisha Wakala; hakuna kilichoguswa.
start-damaged = Hifadhidata imeharibika. Hakuna kilichoguswa; rudisha nakala yako nzuri ya mwisho ya data, au omba msaada ukitaja yafuatayo. ({ $why })
start-unreachable = Wakala haiwezi kutumia data zake sasa. Huenda programu nyingine inazishikilia, kama ile ya kuhifadhi nakala, au diski yake haipo. Funga programu hiyo au unganisha diski, kisha anza Wakala tena. ({ $why })
start-unexpected = Wakala imekutana na jambo ambalo haikulitarajia. Ianze tena; isiposaidia, omba msaada ukitaja yafuatayo na kumbukumbu zake. ({ $why })
start-diskFull = Diski imejaa. Toa nafasi, kisha anza Wakala tena.
start-noRoom = Kabla ya sasisho hili Wakala hunakili data zako, na diski haina nafasi ya nakala hiyo. Toa nafasi ya MB { $n }, kisha anza Wakala tena. Hakuna kilichobadilishwa.
start-setting = { $name } = "{ $value }" haikubaliki: angalia mipangilio katika mazingira.
start-notText = { $name } haikubaliki: si maandishi ya UTF-8.
start-address = WAKALA_WHATSAPP_URL haikubaliki: { $why }
start-notPractice = WAKALA_WHATSAPP_URL ni ya matoleo ya mazoezi; Wakala hii huongea na WhatsApp peke yake.
start-noDisplay = Hakuna skrini: dirisha linahitaji eneo-kazi (DISPLAY wala WAYLAND_DISPLAY haijawekwa). `wakala engine` huendeshwa bila skrini.
start-updating = Wakala inajiandaa baada ya kusasishwa. Ukiwa na ujumbe mwingi huchukua dakika kadhaa; inaendelea yenyewe, na hakuna kinachopotea.
start-updatingStep = Wakala inajiandaa baada ya kusasishwa: hatua ya { $step } kati ya { $of }
