### The tray's menu, and the question before the window closes where there is no tray.

## The tray's menu

tray-waitingUntil = Menunggu sampai { $time }
tray-attemptRunning = Percobaan { $n }, dihentikan pukul { $time }
tray-attemptNext = Percobaan { $n }, berikutnya pukul { $time }
tray-onlineSince = Daring sejak { $time }
tray-phoneNeeded = Pindai kode dengan ponsel
tray-openWakala = Buka Wakala
tray-pause = Jeda notifikasi
tray-pauseHour = Selama satu jam
tray-pauseTomorrow = Sampai besok
tray-pauseUntilResumed = Sampai saya nyalakan
tray-pausedUntil = Notifikasi dijeda sampai { $time }
tray-paused = Notifikasi dijeda
tray-resume = Nyalakan sekarang
tray-quitting = Sedang keluar, menunggu nomor berpamitan
tray-quittingWaits = Sedang keluar, menunggu { $names } berpamitan
tray-updating = Sedang bersiap setelah pembaruan: langkah { $step } dari { $of }

## The question before the window closes

close-title = Keluar dari Wakala?
close-body = Desktop ini tidak punya baki untuk Wakala. Jika Wakala keluar, nomor Anda luring; sesi dan pesan disimpan.
close-minimise = Kecilkan
