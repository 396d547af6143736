### What happened, and how well a number ran.

## The activity

activity-empty = Belum ada kejadian
activity-attempt = percobaan { $n }
activity-took = selama { $span }
activity-until = sampai { $at }
activity-next = percobaan berikutnya { $at }
activity-away = { $announced } diumumkan, { $saved } disimpan
activity-unreadable = { $n } belum bisa dibaca dan diminta lagi
activity-missing = { $n } belum datang
activity-newest = Tampilkan yang terbaru
activity-older = Tampilkan yang lebih lama

## The health of a number

health-window =
    { $days ->
        [1] 24 jam
       *[other] { $days } hari
    }

health-windows = Rentang waktu
health-uptime = { badge-online }
health-ofWanted = dari waktu yang seharusnya
health-never = Tidak dimaksudkan berjalan dalam waktu ini.
health-reconnects = Terhubung ulang
health-recovery = Waktu untuk pulih
health-delivered = { delivery-delivered }
health-of = { $part } dari { $all } pesan
health-failed = { $n } ditolak
health-none = Tidak ada
health-nothingSent = Belum ada yang dikirim
health-phase-up = { badge-online }
health-phase-down = Terputus
health-phase-stopped = { badge-stopped }
health-phase-app_off = Wakala mati
health-strip = Daring selama { $up }, terputus selama { $down }, tidak diketahui selama { $off }.
health-reading = Membaca riwayat
