### Why something is not as it should be, wherever it is said.

## Why a connection ended or does not come

reason-dropped = Koneksi terputus
reason-unreachable = WhatsApp tidak dapat dijangkau
reason-handshake_refused = Server tidak dapat membuktikan bahwa ia WhatsApp
reason-certificate_refused = Sesuatu di PC atau jaringan ini membuka koneksi terenkripsi: pemindai virus, jaringan kantor, atau halaman masuk
reason-proxy_refused = Proksi tidak sampai ke WhatsApp
reason-intercepted = Yang menjawab bukan WhatsApp: buka halaman web untuk masuk ke jaringan ini, atau tanyakan kepada pengelolanya
reason-ping_silence = Tidak ada jawaban dari WhatsApp
reason-ready_timeout = Proses masuk tidak selesai pada waktunya
reason-sync_stuck = Ponsel belum mengirim data pertamanya: biarkan WhatsApp terbuka di ponsel, dengan internet
reason-server_error = Ada gangguan di WhatsApp sendiri
reason-rate_limited = WhatsApp meminta koneksi dikurangi
reason-restart_required = WhatsApp meminta untuk menghubungkan lagi
reason-logged_out = Dikeluarkan dari ponsel
reason-locked = Dikunci oleh WhatsApp
reason-banned = Diblokir oleh WhatsApp
reason-temporary_ban = Dihentikan WhatsApp untuk sementara
reason-client_outdated = WhatsApp hanya menerima versi yang lebih baru
reason-bad_user_agent = WhatsApp tidak menerima versi ini
reason-replaced = Digantikan oleh koneksi lain
reason-unknown_failure = WhatsApp menolak dengan alasan yang tidak dikenal Wakala
reason-unknown_signal = WhatsApp mengatakan sesuatu yang tidak dikenal Wakala
reason-pairing_refused = WhatsApp atau ponsel menolaknya
reason-account_type = Wakala belum dapat menautkan jenis akun WhatsApp Business ini
reason-another_number = Ponsel dengan nomor lain memindai kode ini
reason-session_unreadable = File sesi tidak dapat dibaca
reason-disk_full = Disk penuh
reason-too_many_files = Terlalu banyak file terbuka di PC ini
reason-session_locked = Program lain sedang memegang file sesi
reason-session_forbidden = Folder sesi tidak dapat dibaca atau ditulis
reason-session_gone = File sesi tidak ada di tempatnya
reason-session_fault = File sesi sedang tidak dapat dipakai
reason-database_damaged = Basis data pesan rusak
reason-database_unreachable = Basis data pesan sedang tidak dapat dipakai
reason-internal = Gangguan di dalam Wakala

## Why something that was asked for was not done

error-name_empty = Beri nama dulu.
error-name_too_long = Nama paling banyak 60 karakter.
error-name_control_character = Nama tidak boleh berisi baris baru.
error-name_taken = Nama ini sudah dipakai.
error-phone_number_empty = Tulis nomor teleponnya dulu.
error-phone_number_invalid = Ini bukan nomor telepon. Tulis seperti +62 812 0000 0141.
error-phone_number_no_country_code = Kode negara belum ada. Tulis +62 812 0000 0141, bukan 0812 0000 0141.
error-phone_number_no_such_country = Tidak ada negara dengan kode ini. Periksa angka setelah +.
error-phone_number_too_short = Nomor ini terlalu pendek. Periksa apakah semua angkanya ada.
error-phone_number_too_long = Nomor ini terlalu panjang. Periksa apakah ada angka yang berlebih.
error-phone_number_not_of_country = Di negara nomor Anda tidak ada nomor seperti ini. Periksa, atau tulis dengan + dan kode negaranya.
error-phone_number_ambiguous = Ini bisa nomor dari negara nomor Anda atau dari negara lain. Tulis dengan + dan kode negaranya.
error-not_on_whatsapp = Kata WhatsApp, tidak ada yang memakai nomor ini di sana. Periksa nomornya.
error-not_online = Nomor ini tidak daring, jadi WhatsApp tidak bisa ditanya. Coba lagi saat sudah daring.
error-phone_silent = Ponsel belum menjawab. Buka WhatsApp di ponsel dan pastikan ada internet, lalu coba lagi; yang datang kemudian tetap ditampilkan.
error-proxy_address = Ini bukan alamat proksi. Tulis seperti http://proxy.example:8080.
error-proxy_scheme = Proksi memakai http atau socks5. Tulis seperti http://proxy.example:8080 atau socks5://proxy.example:1080.
error-proxy_host = Nama proksi tidak ada, atau berisi karakter yang tidak ada dalam nama.
error-proxy_port = Port proksi adalah angka dari 1 sampai 65535.
error-proxy_login = Pengguna tidak ada, atau pengguna atau kata sandi lebih dari 255 karakter atau berisi yang tidak bisa dikirim.
error-country_unknown = Ini bukan negara. Tulis dua hurufnya, seperti TZ atau ID.
error-text_empty = Tulis sesuatu dulu.
error-text_too_long = Pesan terlalu panjang. WhatsApp menerima paling banyak 65.536 karakter.
error-text_nul = Pesan berisi karakter yang tidak dapat ditampilkan WhatsApp (NUL).
error-reaction_invalid = Reaksi adalah satu emoji.
error-poll_invalid = Jajak pendapat berisi pertanyaan dan 2 sampai 12 pilihan, tidak ada yang sama.
error-place_invalid = Tidak ada tempat seperti itu.
error-card_invalid = Kartu kontak berisi nama dan nomor dengan kode negara.
error-mention_invalid = Yang disebut harus ada dalam teks: @ dan nomornya.
error-no_such_message = Pesan ini tidak ada dalam obrolan ini.
error-not_ours = Hanya pesan dari nomor ini yang bisa diedit atau dihapus untuk semua orang.
error-too_late = Sudah terlambat: WhatsApp mengizinkan pesan diedit selama 15 menit dan dihapus untuk semua orang selama 60 jam.
error-not_text = Hanya teks yang bisa diedit.
error-no_message = Ini bukan pesan: tidak ada yang bisa dikatakan tentangnya.
error-not_sent = Pesan ini belum terkirim: keluarkan dari antrean saja.
error-message_deleted = Pesan ini sudah dihapus untuk semua orang.
error-no_poll = Dalam jajak pendapat ini Anda hanya bisa memberi suara di ponsel.
error-no_such_option = Jajak pendapat ini tidak mengizinkan pilihan ini bersama-sama.
error-written_on_phone = Saluran, status, dan daftar siaran ditulis di ponsel. Tidak ada yang dikirim.
error-not_a_person = Hanya orang yang dapat diberi nama sendiri. Grup dinamai oleh anggotanya.
error-queue_full = Antrean penuh. Tidak ada yang ditambahkan; tunggu sampai beberapa pesan keluar.
error-key_taken = Kunci ini sudah dipakai untuk pesan lain. Tidak ada yang dikirim.
error-not_allowed = Yang meminta tidak boleh melakukan ini.
error-search_too_long = Pencarian paling banyak 32 kata, 8 di antaranya dengan bintang, dan 1.000 karakter. Cari dengan lebih sedikit kata.
error-key_needed = Wakala meminta kunci yang berlaku.
error-too_many_tries = Terlalu banyak kunci salah ditunjukkan. Tunggu sebentar.
error-too_fast = Kunci ini meminta lebih cepat dari yang diizinkan.
error-address_invalid = Ini bukan alamat. Tulis 127.0.0.1 atau ::1.
error-address_not_loopback = PC lain dapat menjangkau alamat ini, dan yang dikirim di sana belum dienkripsi. Hanya 127.0.0.1 dan ::1 yang dilayani.
error-port_invalid = Port adalah angka dari 1 sampai 65535.
error-origin_invalid = Halaman web disebut menurut asalnya, misalnya https://toko.example. Paling banyak 20.
error-api_key_name = Kunci memerlukan nama hingga 40 huruf: nama program yang mendapatkannya.
error-api_key_scopes = Pilih setidaknya satu hal yang boleh dilakukan kunci ini.
error-api_key_reach = Pilih setidaknya satu nomor, atau semuanya. Satu per satu paling banyak 100 dapat dipilih.
error-api_key_expiry = Kunci hanya dapat berakhir di masa depan.
error-api_key_name_taken = Kunci lain memakai nama ini. Cabut dulu, atau pilih nama lain.
error-too_many_api_keys = Sudah ada 100 kunci. Cabut satu yang tidak dipakai program apa pun.
error-no_such_api_key = Kunci ini sudah tidak ada.
error-webhook_name = Webhook memerlukan nama hingga 40 huruf.
error-webhook_address = Peristiwa tidak dapat dikirim ke alamat ini. Tulis seperti https://toko.example/peristiwa, diawali http:// atau https://.
error-webhook_login = Alamat tidak boleh berisi nama pengguna atau kata sandi. Penerima mengenali Wakala dari tanda tangannya.
error-webhook_events = Pilih setidaknya satu jenis peristiwa.
error-webhook_reach = Pilih setidaknya satu nomor, atau semuanya. Satu per satu paling banyak 100 dapat dipilih.
error-webhook_name_taken = Webhook lain memakai nama ini.
error-too_many_webhooks = Sudah ada 20 webhook. Hapus satu yang tidak didengarkan siapa pun.
error-no_such_webhook = Webhook ini sudah tidak ada.
error-backend_address = Backend tidak dapat ditanya di alamat ini. Tulis seperti https://toko.example, diawali http:// atau https://, tanpa yang mengikuti ?.
error-backend_login = Alamat tidak boleh berisi nama pengguna atau kata sandi. Backend mengenali Wakala dari kuncinya.
error-backend_key = Kunci terdiri dari 1 sampai 512 karakter yang terlihat, tanpa spasi.
error-backend_key_needed = Backend di alamat ini memerlukan kuncinya: berikan bersama alamatnya. Wakala tidak memberikan kunci ke tempat lain selain yang dituju.
error-no_backend = Belum ada backend: berikan alamat dan kuncinya.
error-backend_by_environment = Lingkungan Wakala menyebut backend ini. Ubah WAKALA_LARAVEL_URL dan WAKALA_INTERNAL_API_KEY di sana.
error-backend_name = Backend menyebut nomor dengan paling banyak 64 huruf, angka atau -_.:~.
error-backend_name_taken = Backend menyebut nomor lain begitu.
error-backend_full = Nomor milik backend sudah mencapai batas: 200.
error-not_of_backend = Nomor ini belum milik backend mana pun: berikan sebutannya di backend.
error-backend_owns = Backend yang menentukan apakah nomor ini berjalan. Ambil alih dulu, lalu mulai atau hentikan.
error-not_cancellable = Pesan ini sudah dalam perjalanan.
error-not_retryable = Pesan ini tidak gagal.
error-no_such_instance = Nomor ini sudah tidak ada.
error-no_such_chat = Obrolan ini sudah tidak ada.
error-no_such_queue_item = Pesan ini sudah tidak ada dalam antrean.
error-file_empty = Filenya kosong.
error-file_too_large = Filenya lebih besar dari 2 GB, batas WhatsApp.
error-no_room = Tidak ada ruang di disk untuk file ini.
error-file_not_whole = File ini belum lengkap di sini.
error-file_kind_differs = File ini tidak bisa dikirim sebagai itu.
error-voice_invalid = Pesan suara harus berupa file Ogg dengan suara Opus, atau file WAV.
error-voice_empty = Tidak ada yang terekam. Periksa apakah mikrofon menyala, lalu rekam lagi.
error-voice_too_long = Pesan suara paling lama satu jam.
error-sticker_invalid = Stiker harus berupa file WebP.
error-picture_invalid = Gambar ini tidak bisa dibaca, atau lebih dari 50 juta piksel.
error-caption_too_long = Teks di bawah file paling panjang 1.024 karakter.
error-caption_not_taken = Audio, pesan suara, dan stiker tidak bisa diberi teks.
error-once_invalid = Hanya gambar, video, atau pesan suara yang bisa dikirim untuk dilihat sekali.
error-offset_differs = Satu bagian file datang di luar urutan.
error-no_such_file = File ini tidak ada di sini.
error-wrong_state = Itu belum bisa dilakukan sekarang.
error-runs_elsewhere = Program lain memakai sesi ini. Ambil alih di sini, atau hentikan.
error-no_such_session = Sesi ini tidak disimpan lagi.
error-session_of_another_number = Sesi ini milik nomor lain. Tidak disentuh.
error-session_unusable = Sesi ini tidak dapat dipakai. Tidak disentuh.
error-sync_running = Sinkronisasi sedang berjalan. Tunggu sampai selesai.
error-disk_full = Disk penuh. Tidak ada yang disimpan; kosongkan sebagian.
error-storage = Basis data menolak.
error-bad_request = Wakala tidak memahami jendelanya sendiri.
error-no_such_call = Tidak ada apa pun di alamat ini.
error-too_large = Permintaan terlalu besar.
error-too_slow = Permintaan tidak selesai pada waktunya.
error-too_busy = Wakala sedang melayani permintaan sebanyak yang bisa dilayaninya. Coba lagi.
error-other_version = Bagian Wakala ini berbeda versi dengan yang berjalan. Mulai ulang Wakala.
error-autostart = Sistem tidak mengizinkan Wakala mulai bersamanya.
error-practice = Jaringan latihan menolak.
error-window_open = Wakala sudah punya jendela. Jendela itu dibawa ke depan.
error-core_gone = Wakala tidak berjalan, atau tidak menjawab.
error-updating = Wakala sedang bersiap setelah pembaruan.
error-shutting_down = Wakala sedang ditutup.
error-internal = Gangguan di dalam Wakala.

## Why a message has to wait

lane-why-not_allowed = WhatsApp tidak mengizinkan nomor ini menulis lebih dulu ke orang ini
lane-why-not_there = WhatsApp tidak mengenal nomor atau grup ini
lane-why-not_member = Nomor ini tidak boleh menulis di sini; mungkin sudah keluar dari grup
lane-why-rate_limited = WhatsApp meminta jeda
lane-why-no_answer = WhatsApp tidak menjawab
lane-why-no_keys = Ponsel penerima tidak dapat disiapkan untuk pesan ini
lane-why-no_room = Tidak ada ruang untuk file ini di disk PC ini
lane-why-disk = Disk PC ini tidak dapat membaca atau menyimpan file
lane-why-file_not_taken = WhatsApp tidak menerima file ini saat ini
lane-why-unclear = Tidak dapat dikirim

## Why WhatsApp refused a message

failure-codes-463 = { lane-why-not_allowed }
failure-codes-479 = WhatsApp tidak menerima bentuk pesan ini
failure-refused = WhatsApp menolak pesan ini
failure-local = Wakala tidak dapat mengirim pesan ini
failure-unknown = alasannya tidak diketahui

## Why a receiver did not take an event

webhook-fault-not_allowed = penerima ada di PC ini atau di jaringannya, dan itu tidak diizinkan untuk webhook ini
webhook-fault-no_address = nama penerima tidak punya alamat
webhook-fault-unreachable = tidak ada yang menjawab di sana
webhook-fault-proxy = proxy menuju ke sana tidak meloloskan siapa pun
webhook-fault-certificate = tidak ada pihak tepercaya yang menjamin penerima ini
webhook-fault-silent = tidak menjawab pada waktunya
webhook-fault-broken = jawabannya bukan HTTP, atau terlalu banyak
webhook-fault-redirect = katanya ada di alamat lain, dan itu tidak diikuti
webhook-fault-refused = peristiwanya tidak diterima
webhook-fault-unread = Wakala tidak dapat membaca yang harus dikirim
webhook-fault-practice = ini versi latihan, yang tidak mengirim apa pun ke luar PC ini

## Why a backend did not answer as it should

backend-fault-no_address = nama backend tidak punya alamat
backend-fault-unreachable = tidak ada yang menjawab di sana
backend-fault-proxy = proxy menuju ke sana tidak meloloskan siapa pun
backend-fault-certificate = tidak ada pihak tepercaya yang menjamin backend ini
backend-fault-silent = tidak menjawab pada waktunya
backend-fault-broken = jawabannya bukan HTTP, atau terpotong
backend-fault-redirect = katanya ada di alamat lain, dan itu tidak diikuti: kuncinya akan terkirim ke sana
backend-fault-key_refused = kuncinya tidak diterima
backend-fault-refused = menolak
backend-fault-not_json = jawabannya halaman untuk orang, bukan JSON: periksa alamatnya
backend-fault-odd = jawabannya bukan nomor-nomor yang dimintanya
backend-fault-too_large = jawabannya lebih dari yang dibaca
backend-fault-too_many = meminta lebih banyak nomor daripada yang boleh dimiliki backend
backend-fault-not_kept = Wakala tidak dapat menyimpan yang dimintanya
backend-fault-practice = ini versi latihan, yang tidak bertanya kepada siapa pun di luar PC ini

## Who says whether a number runs

backend-owner-backend = backend
backend-owner-operator = operator

## In which words a backend is told how a number is

backend-words-instance = dari panduan nomor: connecting, connected, disconnected, error
backend-words-reconnect = dari panduan sambung ulang: connected, reconnecting, qr_pending, disconnected
backend-words-lifecycle = dari rencana siklus hidup: connecting, needs_qr, ready, disconnected, error
