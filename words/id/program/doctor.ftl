### What the doctor says. What is to be typed stays as it is.

## How it stands with something

doctor-ok = baik
doctor-warning = AWAS
doctor-fault = RUSAK
doctor-allWell = Semuanya baik.
doctor-faults = { $n } kerusakan
doctor-warnings = { $n } peringatan

## What is looked at

doctor-what-settings = pengaturan
doctor-what-folder = folder data
doctor-what-room = ruang di disk
doctor-what-database = basis data
doctor-what-sessions = sesi
doctor-what-files = file terbuka
doctor-what-numbers = nomor
doctor-what-health = kesehatan
doctor-what-way = jalan ke WhatsApp
doctor-what-clock = jam
doctor-what-desktop = desktop
doctor-what-notifications = notifikasi
doctor-what-tray = baki
doctor-what-unit = unit layanan
doctor-what-starting = mulai bersama sistem

## What did not answer

doctor-late = tidak dilihat sampai akhir: tidak ada jawaban selama { $n } dtk
doctor-lateDo = Periksa apakah disk, atau tempatnya, menjawab; lalu coba lagi.
doctor-ownDo = Laporkan: ini tidak seharusnya terjadi.

## Settings

doctor-settings-well = tidak ada yang ditolak di lingkungan
doctor-settingsDo = Wakala tidak bisa dimulai dengannya: ubah, atau hapus.

## The data folder

doctor-folder-none = { $folder } bukan folder
doctor-folder-noneDo = Pindahkan, atau sebut tempat lain: WAKALA_DATA_DIR.
doctor-folder-missing = { $folder } tidak ada
doctor-folder-missingDo = Wakala membuatnya saat pertama dimulai; jika dulu ada, periksa apakah drivenya terpasang.
doctor-trouble = { $folder }: { $why }
doctor-driveDo = Periksa apakah drivenya terpasang dan foldernya milik Anda.
doctor-folder-theirs = { $folder } milik pengguna lain
doctor-folder-theirsDo = Mulai Wakala sebagai pengguna itu, atau sebut tempat lain.
doctor-folder-readonly = { $folder } tidak bisa ditulisi: { $why }
doctor-folder-readonlyDo = Periksa haknya, dan apakah disknya bisa ditulisi.
doctor-folder-open = { $folder } terbuka bagi pengguna lain
doctor-folder-openDo = Wakala menutupnya saat dimulai; sampai itu: chmod go= padanya.
doctor-folder-well = { $folder } milik Anda sendiri dan bisa ditulisi
doctor-room-mb = { $n } MB kosong
doctor-room-gb = { $n } GB kosong
doctor-room-fullDo = Kosongkan ruang: disk penuh membuat nomor tidak bisa menerima.
doctor-room-tightDo = Segera kosongkan ruang: disk penuh membuat nomor tidak bisa menerima.

## The database

doctor-database-new = belum ada
doctor-database-well = utuh
doctor-database-long = tidak dilihat sampai akhir: besar, dan baik sejauh { $n } dtk
doctor-database-damaged = rusak: { $why }
doctor-database-damagedDo = Tutup Wakala, dan kembalikan salinan baik terakhir foldernya.
doctor-database-fullDo = Kosongkan ruang di disk.
doctor-database-busy = tidak bisa dilihat: { $why }
doctor-database-busyDo = Wakala sedang memakainya: lihat lagi nanti.
doctor-database-rightsDo = Periksa apakah filenya milik Anda dan disknya bisa ditulisi.

## Sessions and files

doctor-sessions-none = belum ada
doctor-sessions-theirs = { $n } di { $folder } milik pengguna lain
doctor-sessions-theirsDo = Kembalikan kepada Anda (chown), atau mulai Wakala sebagai pengguna itu.
doctor-sessions-open = { $n } dari { $all } di { $folder } terbuka bagi pengguna lain, yang bisa bertindak sebagai nomor Anda
doctor-sessions-openDo = Tutup: chmod -R go= pada foldernya.
doctor-sessions-well = { $n }, milik Anda sendiri
doctor-files = paling banyak { $limit }, cukup untuk { $n } nomor
doctor-filesDo = Naikkan batas keras (ulimit -Hn, limits.conf, atau LimitNOFILE pada unit).

## Wakala itself

doctor-core-silent = berjalan dan tidak menjawab
doctor-core-silentDo = Akhiri lalu mulai lagi: nomor kembali sendiri.
doctor-core-none = tidak ada yang berjalan pada data ini: tidak ada nomor yang daring
doctor-core-noneDo = Mulai: wakala, atau wakala engine.
doctor-core-other = yang berjalan versinya lain dari perintah ini
doctor-core-otherDo = Tutup (`wakala quit`), lalu mulai lagi: nomor kembali sendiri.
doctor-core-updatingDo = Tunggu: ini berlanjut sendiri.
doctor-coreDo = Lognya bercerita lebih; jika tidak membantu, akhiri lalu mulai lagi.
doctor-core-runs = versi { $version } berjalan, selama { $span }
doctor-core-runsOther = versi { $version } berjalan, selama { $span }; perintah ini versi { $own }
doctor-core-runsOtherDo = Mulai ulang Wakala saat sempat.
doctor-numbers = { $online } daring, { $down } dalam perjalanan, { $needing } memerlukan Anda
doctor-numbersDo = `wakala status` mengatakan yang mana, dan sebabnya.
doctor-health-fullDo = Kosongkan ruang: sebelum itu tidak ada yang diterima.
doctor-health-syncDo = wakala sync --auto-reconnect memperbaikinya; lognya bercerita lebih: wakala logs.
doctor-healthDo = Lognya bercerita lebih: wakala logs.

## The way to WhatsApp, and the clock

doctor-way-practice = jaringan latihan adalah bagian dari Wakala
doctor-way-well = { $host } menjawab dalam { $ms } md
doctor-way-none = { $host } tidak terjangkau: { $why }
doctor-way-through = { $host } (melalui { $proxy })
doctor-wayDo = Periksa jaringan, proksi (HTTPS_PROXY, ALL_PROXY, pengaturan sistem), dan penyaringnya.
doctor-clock-well = benar
doctor-clock-ahead = terlalu cepat { $span }
doctor-clock-behind = terlambat { $span }
doctor-clockDo = Atur lewat jaringan: waktu obrolan dan larangan jadi salah.
doctor-clock-farDo = Atur lewat jaringan: seperti ini tidak ada sertifikat yang dipercaya.

## The desktop

doctor-desktop-none = tidak ada: `wakala engine` tidak memerlukannya
doctor-desktop-noBus = tidak ada bus sesi: notifikasi dan ikon baki tidak bisa muncul
doctor-desktop-noBusDo = Mulai Wakala dari dalam sesi desktop.
doctor-desktop-oddDo = Bus sesi menjawab, tetapi tidak semestinya.
doctor-desktop-silent = bus sesi tidak menjawab
doctor-desktop-silentDo = Keluar lalu masuk lagi.
doctor-notifications-well = desktop menampilkannya
doctor-notifications-none = tidak ada yang menampilkannya di sini: tidak ada yang diberi tahu saat nomor memerlukan Anda
doctor-notificationsDo = Pasang layanan notifikasi, seperti dunst atau milik desktop sendiri.
doctor-tray-well = desktop memilikinya
doctor-tray-none = desktop tidak memilikinya
doctor-trayDo = Di GNOME: ekstensi AppIndicator. Tanpa itu, menutup jendela menanyakan apakah keluar.
doctor-unit = { $unit }: { $enabled }, { $active }
doctor-unitDo = journalctl --user --unit wakala mengatakan sebabnya; systemctl --user restart wakala mencoba lagi.

## Start with the system

doctor-starting-on = aktif
doctor-starting-service = aktif, oleh unit layanan
doctor-starting-off = nonaktif; `wakala autostart on` mengaktifkannya
doctor-starting-other = entri bernama itu memulai sesuatu yang lain dari Wakala ini
doctor-starting-otherDo = `wakala autostart on` membuatnya memulai yang ini.
doctor-starting-twice = unit layanan dan entri desktop sama-sama memulainya: salah satunya sia-sia
doctor-starting-twiceDo = `wakala autostart off` menghapus entrinya.
doctor-starting-rightsDo = Periksa apakah foldernya milik Anda dan bisa ditulisi.

## The port for programs

doctor-what-interface = akses program
doctor-interface-waiting = { $place } tidak bisa dipakai: { $why }
doctor-interface-waitingDo = Pilih port lain: wakala interface on --port NUMBER
doctor-interface-served = program yang punya kunci dilayani di { $url }
doctor-interface-off = mati
