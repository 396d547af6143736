### The tray's menu, and the question before the window closes where there is no tray.

## The tray's menu

tray-waitingUntil = Inasubiri hadi { $time }
tray-attemptRunning = Jaribio la { $n }, litaachwa saa { $time }
tray-attemptNext = Jaribio la { $n }, linalofuata saa { $time }
tray-onlineSince = Mtandaoni tangu { $time }
tray-phoneNeeded = Changanua msimbo kwa simu
tray-openWakala = Fungua Wakala
tray-pause = Sitisha arifa
tray-pauseHour = Kwa saa moja
tray-pauseTomorrow = Hadi kesho
tray-pauseUntilResumed = Hadi nitakapoziwasha
tray-pausedUntil = Arifa zimesitishwa hadi { $time }
tray-paused = Arifa zimesitishwa
tray-resume = Washa sasa
tray-quitting = Inafunga, inasubiri namba ziage
tray-quittingWaits = Inafunga, inasubiri { $names } ziage
tray-updating = Inajiandaa baada ya kusasishwa: hatua ya { $step } kati ya { $of }

## The question before the window closes

close-title = Funga Wakala?
close-body = Kompyuta hii haina trei ya Wakala kubaki. Ukiifunga, namba zako zitatoka mtandaoni; vipindi na ujumbe vinatunzwa.
close-minimise = Punguza dirisha
