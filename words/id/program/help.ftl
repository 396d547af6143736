### What `--help` says. Each name is that of a command or of what it takes; what is to be typed stays as it is.

## What the program and its commands do

help-command-wakala = Menjalankan beberapa nomor WhatsApp di satu PC. Tanpa perintah, jendela dibuka, atau yang sudah terbuka ditampilkan; perintah ditujukan kepada Wakala yang berjalan
help-command-engine = Menjalankan Wakala di sini tanpa jendela, baki, dan notifikasi, sampai diminta berhenti: untuk server, atau PC tanpa layar
help-command-open = Menampilkan jendela di depan
help-command-quit = Menghentikan Wakala; nomor-nomor menjadi tidak daring
help-command-status = Keadaan Wakala dan nomor-nomornya
help-command-list = Daftar nomor
help-command-add = Menambahkan nomor; `pair` menautkannya ke ponsel
help-command-set = Mengubah nama, ruang kerja, atau negara sebuah nomor, atau apakah pelanggan melihatnya daring
help-command-pair = Menautkan nomor ke ponsel: menampilkan kode QR sampai dipindai
help-command-start = Memulai nomor
help-command-stop = Menghentikan nomor; sesi dan pesan tetap ada
help-command-restart = Memulai ulang nomor
help-command-unlink = Mengakhiri sesi nomor untuk selamanya; pesan tetap ada
help-command-delete = Menghapus nomor beserta sesi dan pesannya
help-command-send = Mengirim teks, file, lokasi, kartu kontak, atau jajak pendapat
help-command-react = Memberi reaksi pada pesan dengan emoji
help-command-edit = Menulis teks lain sebagai ganti pesan yang sudah dikirim
help-command-unsend = Menghapus pesan yang sudah dikirim, untuk semua orang
help-command-chats = Obrolan sebuah nomor, atau semuanya
help-command-messages = Pesan dalam sebuah obrolan
help-command-search = Mencari pesan, dari yang terbaru ke belakang
help-command-queue = Yang menunggu dikirim
help-command-queueList = Yang menunggu, belum pasti, atau gagal
help-command-queueCancel = Menarik kembali sebuah pesan
help-command-queueRetry = Mencoba lagi pesan yang gagal
help-command-queueRemoveFailed = Menyingkirkan semua pesan nomor yang gagal
help-command-sync = Membandingkan yang diinginkan dengan yang berjalan, dan melaporkannya
help-command-health = Keadaan mesin, atau keadaan sebuah nomor selama ini
help-command-uptime = Sejak kapan Wakala berjalan, dan berapa lama tiap nomor daring selama hari, minggu, dan bulan terakhir
help-command-logs = Baris terakhir catatan
help-command-events = Yang terjadi, menurut jurnal
help-command-audit = Yang diminta, oleh siapa, dan apa hasilnya
help-command-keys = Kunci yang dipakai program lain untuk meminta kepada Wakala
help-command-keysList = Program mana yang punya kunci, apa yang boleh dilakukannya, dan kapan terakhir dipakai
help-command-keysNew = Membuat kunci dan menampilkannya, sekali ini saja
help-command-keysRevoke = Mencabut kunci: tidak membuka apa pun lagi, seketika dan selamanya
help-command-webhooks = Siapa yang diberi tahu apa yang terjadi: penerima webhook
help-command-webhooksList = Webhook yang ada, dan bagaimana keadaannya
help-command-webhooksNew = Menambah webhook, dan menampilkan rahasianya, sekali ini saja
help-command-webhooksChange = Mengubah webhook, atau mengaktifkan atau menonaktifkannya
help-command-webhooksRemove = Menghapus webhook
help-command-webhooksTest = Mengirim ke penerima peristiwa yang tidak berisi apa-apa
help-command-webhooksFailed = Peristiwa yang selama sehari tidak diterima penerima, yang terbaru dulu
help-command-webhooksReplay = Mengirim lagi peristiwa itu
help-command-webhooksPurge = Melupakan peristiwa itu
help-command-interface = Port tempat program lain meminta kepada Wakala, masing-masing dengan kunci: apakah ada, dan di mana
help-command-autostart = Apakah Wakala dimulai bersama sistem
help-command-doctor = Memeriksa semua yang diperlukan Wakala di PC ini, dan mengatakan apa yang harus dilakukan; juga bila tidak ada yang berjalan
help-command-call = Melakukan panggilan apa pun dari kontrak
help-command-help = Menampilkan bantuan ini, atau bantuan perintah yang disebut

## What several commands take

help-every-checkServer = Menanyai server di PC ini apakah bisa membuktikan diri sebagai WhatsApp: keluar dengan 0 bisa, 3 ditolak, 2 alamatnya bukan di PC ini
help-every-json = Menjawab sebagai JSON, untuk program
help-every-start = Jika tidak ada Wakala yang berjalan, memulainya dulu: di baki, dan jika tidak ada layar sebagai `wakala engine`
help-every-hidden = Tidak membuka jendela: hanya baki yang menunjukkan bahwa Wakala berjalan
help-every-help = Menampilkan bantuan
help-every-version = Menampilkan versi
help-every-instance = Nomornya: nama atau id
help-every-instances = Nomor-nomornya: nama atau id
help-every-chat = Obrolannya, seperti ditampilkan `chats`
help-every-message = Pesannya, seperti ditampilkan `messages`
help-every-text = Teksnya; `-` membacanya dari masukan standar
help-every-limit = Paling banyak sekian, 1 sampai 200
help-every-workspace = Semua dari satu ruang kerja
help-every-all = Semuanya
help-every-yes = Tidak bertanya dulu
help-every-item = Butirnya, seperti ditampilkan `queue list`
help-every-follow = Melanjutkan dengan yang datang

## What one command takes

help-of-open-instance = Pada nomor ini: nama atau id
help-of-add-name = Namanya
help-of-add-workspace = Ruang kerjanya
help-of-add-country = Negara untuk nomor yang diketik tanpa kode negara, dengan dua hurufnya; bila tidak disebut, negara nomornya sendiri
help-of-add-history = Seberapa banyak isi ponsel yang datang ke sini saat ditautkan
help-of-set-name = Nama barunya
help-of-set-workspace = Ruang kerja barunya; '' untuk tanpa ruang kerja
help-of-set-country = Negara untuk nomor yang diketik tanpa kode negara, dengan dua hurufnya; `own` untuk negara nomornya sendiri
help-of-set-available = Apakah pelanggan melihatnya daring selama terhubung; ponsel pemiliknya tetap sunyi saat itu
help-of-pair-code = Menampilkan kode 8 karakter untuk diketik di ponsel dengan nomor ini, sebagai ganti kode QR
help-of-pair-png = Menyimpan kode QR sebagai gambar di file ini, sebagai ganti menampilkannya
help-of-pair-history = Seberapa banyak isi ponsel yang datang ke sini, dipilih sebelum kode ditampilkan
help-of-start-takeOver = Mengambil kembali sesi bila dipakai program lain
help-of-send-instance = Nomor yang mengirim: nama atau id
help-of-send-to = Nomor telepon tujuannya, atau `chat:ID`
help-of-send-replyTo = Pesan dalam obrolan yang dijawab oleh teks atau file, seperti ditampilkan `messages`
help-of-send-mention = Nomor yang ada di teks, atau di bawah file, setelah @: pemiliknya diberi tahu
help-of-send-location = Lokasi, sebagai ganti teks
help-of-send-contact = Kartu kontak, sebagai ganti teks; beberapa kali untuk beberapa kartu
help-of-send-poll = Jajak pendapat, sebagai ganti teks
help-of-send-option = Yang bisa dipilih dalam jajak pendapat: 2 sampai 12 kali
help-of-send-many = Pilihan boleh dipilih sebanyak apa pun
help-of-send-image = Gambar, sebagai ganti teks: JPEG, PNG, atau WebP
help-of-send-video = Video, sebagai ganti teks: MP4, 3GP, atau QuickTime
help-of-send-audio = Musik atau suara lain, sebagai ganti teks
help-of-send-voice = Pesan suara, sebagai ganti teks: Opus dalam file Ogg
help-of-send-file = File apa pun dengan namanya, sebagai ganti teks
help-of-send-sticker = Stiker, sebagai ganti teks: WebP
help-of-send-caption = Teks di bawah gambar, video, atau file
help-of-send-viewOnce = Gambar, video, atau pesan suara hanya bisa dibuka sekali
help-of-send-key = Kunci milik Anda: kali kedua dengannya adalah pesan yang sama, skrip Anda mana pun yang mengirimnya
help-of-send-wait = Menunggu sampai itu terjadi
help-of-send-timeout = Berapa lama, dalam detik
help-of-react-emoji = Emojinya; bila emoji, reaksi yang diberikan ditarik kembali
help-of-chats-after = Melanjutkan setelah satu halaman: tempat halaman itu berakhir
help-of-chats-find = Hanya yang bernama begitu, atau yang nomornya memuat angka ini
help-of-queueList-instance = Nomornya: nama atau id; kosong berarti semua
help-of-messages-before = Melanjutkan sebelum satu halaman: tempat halaman itu dimulai
help-of-messages-saveMedia = Menyimpan file-filenya di folder ini; yang belum ada diambil dulu
help-of-messages-older = Meminta pesan lama dari ponsel lebih dulu
help-of-search-text = Kata-kata yang semuanya harus ada: yang terakhir boleh berupa awal kata, begitu juga yang berbintang di belakangnya; yang di dalam tanda kutip ganda dicari persis seperti itu
help-of-search-instance = Hanya di nomor ini: nama atau id
help-of-search-chat = Hanya di obrolan ini, seperti ditampilkan `chats`
help-of-search-kind = Hanya pesan jenis ini
help-of-search-hasFile = Hanya pesan dengan file
help-of-search-before = Melanjutkan sebelum satu halaman: tempat halaman itu berakhir
help-of-sync-autoReconnect = Memperbaiki perbedaannya juga
help-of-sync-workspace = Hanya ruang kerja ini
help-of-health-days = Selama berapa hari, 1 sampai 60
help-of-uptime-instances = Nomor-nomornya: nama atau id; semua bila tidak disebut
help-of-logs-level = Hanya baris yang setidaknya separah ini
help-of-logs-limit = Paling banyak sekian, 1 sampai 2000
help-of-events-since = Hanya yang datang setelah posisi ini: nomor kejadian terakhir yang Anda punya
help-of-events-limit = Paling banyak sekian, 1 sampai 200; dengan --since sebanyak yang ada
help-of-audit-before = Hanya baris yang lebih lama dari ini
help-of-keysList-all = Juga yang sudah dicabut
help-of-keysNew-name = Program yang mendapatkannya: apa yang dilakukannya dicatat dengan nama ini
help-of-keysNew-scope = Yang boleh dilakukan; beberapa kali, atau dengan koma di antaranya
help-of-keysNew-instance = Hanya untuk nomor ini: nama atau id; beberapa kali untuk beberapa nomor
help-of-keysNew-workspace = Hanya untuk nomor di ruang kerja ini, seperti keadaannya saat diminta; beberapa kali untuk beberapa ruang
help-of-keysNew-days = Berakhir setelah sekian hari; tanpa ini, tidak pernah
help-of-keysRevoke-keys = Kuncinya: nama programnya, atau id yang ditampilkan `keys list`
help-of-webhooksNew-name = Namanya
help-of-webhooksNew-address = Tempat penerima, misalnya https://toko.example/peristiwa
help-of-webhooksNew-event = Tentang apa ia diberi tahu; tanpa ini, tentang semuanya; beberapa kali, atau dipisahkan koma
help-of-webhooksNew-instance = Hanya tentang nomor ini: nama atau id; beberapa kali untuk beberapa
help-of-webhooksNew-workspace = Hanya tentang nomor di ruang kerja ini; beberapa kali untuk beberapa
help-of-webhooksNew-nearby = Penerima boleh ada di PC ini atau di jaringannya
help-of-webhooksNew-off = Tidak diberi tahu apa pun sampai diaktifkan
help-of-webhooksChange-webhook = Webhook: nama atau nomornya
help-of-webhooksChange-name = Mulai sekarang namanya ini
help-of-webhooksChange-address = Penerima sekarang ada di sana
help-of-webhooksChange-event = Mulai sekarang diberi tahu tentang ini; beberapa kali, atau dipisahkan koma
help-of-webhooksChange-instance = Mulai sekarang hanya tentang nomor ini; beberapa kali untuk beberapa
help-of-webhooksChange-workspace = Mulai sekarang hanya tentang nomor di ruang kerja ini; beberapa kali untuk beberapa
help-of-webhooksChange-all = Mulai sekarang tentang semua nomor
help-of-webhooksChange-nearby = Apakah penerima boleh ada di PC ini atau di jaringannya
help-of-webhooksChange-state = Apakah ia diberi tahu; yang terjadi selagi nonaktif diberitahukan saat itu
help-of-webhooksChange-newSecret = Memberinya rahasia lain, dan menampilkannya, sekali ini saja
help-of-webhooksRemove-webhooks = Webhook: nama atau nomor
help-of-webhooksTest-webhook = Webhook: nama atau nomornya
help-of-webhooksFailed-webhook = Webhook: nama atau nomornya
help-of-webhooksFailed-limit = Paling banyak sekian, 1 sampai 200
help-of-webhooksFailed-before = Hanya yang sebelum ini
help-of-webhooksReplay-webhook = Webhook: nama atau nomornya
help-of-webhooksReplay-event = Hanya yang ini, menurut nomor dari `webhooks failed`; beberapa kali untuk beberapa
help-of-webhooksPurge-webhook = Webhook: nama atau nomornya
help-of-webhooksPurge-event = Hanya yang ini, menurut nomor dari `webhooks failed`; beberapa kali untuk beberapa
help-of-interface-state = Mulai sekarang
help-of-interface-address = Di alamat PC ini, yang tidak dijangkau PC lain
help-of-interface-port = Di port ini
help-of-interface-origin = Skrip halaman web ini juga boleh meminta, seperti https://shop.example; beberapa kali untuk beberapa halaman, '' untuk tidak ada
help-of-autostart-state = Mulai sekarang
help-of-call-name = Namanya, seperti `engine_health`
help-of-call-request = Isinya, sebagai JSON

## What may be said for an option. The English is what the completions say, too

help-value-kind-text = Teks
help-value-kind-image = Gambar
help-value-kind-video = Video segala jenis
help-value-kind-audio = Suara dan audio lain
help-value-kind-document = File lain
help-value-kind-location = Lokasi
help-value-kind-contact = Kartu kontak
help-value-kind-poll = Jajak pendapat
help-value-wait-sent = WhatsApp sudah menerimanya
help-value-wait-delivered = Sudah sampai di ponsel penerima
help-value-wait-read = Penerima sudah membukanya
help-value-scope-read = Melihat nomor, chat dan pesan
help-value-scope-send = Menulis kepada orang
help-value-scope-control = Menyalakan, menghentikan dan menautkan nomor
help-value-scope-admin = Menambah, mengubah dan menghapus nomor, membuat kunci, membaca log dan apa yang telah dilakukan
help-value-event-messages = Pesan yang masuk, antre, berubah, atau hilang
help-value-event-deliveries = Apa yang terjadi dengan yang dikirim
help-value-event-notices = Yang harus diketahui operator
help-value-nearby-yes = Ya
help-value-nearby-no = Tidak
help-value-state-on = Ya
help-value-state-off = Tidak
help-value-available-yes = Ya
help-value-available-no = Tidak
help-value-history-recent = Bulan-bulan terakhir
help-value-history-all = Semua yang diberikan ponsel
help-value-history-none = Tidak ada; pesan lama bisa diminta nanti
help-value-level-error = Sesuatu gagal
help-value-level-warn = Sesuatu tidak sebagaimana mestinya
help-value-level-info = Yang terjadi
help-value-level-debug = Bagaimana terjadinya
help-value-level-trace = Setiap langkah

## What stands for what is typed, in capitals

help-name-ADDRESS = ALAMAT
help-name-CHAT = OBROLAN
help-name-DAYS = HARI
help-name-DIR = FOLDER
help-name-EMOJI = EMOJI
help-name-EVENT = PERISTIWA
help-name-FILE = FILE
help-name-INSTANCE = NOMOR
help-name-INSTANCES = NOMOR
help-name-ITEM = BUTIR
help-name-KEY = KUNCI
help-name-KEYS = KUNCI
help-name-KIND = JENIS
help-name-LAT = LINTANG
help-name-LETTERS = HURUF
help-name-RANGE = RENTANG
help-name-LEVEL = TINGKAT
help-name-LIMIT = JUMLAH
help-name-LINE = BARIS
help-name-LON = BUJUR
help-name-MESSAGE = PESAN
help-name-NAME = NAMA
help-name-NUMBER = NOMOR
help-name-PAGE = HALAMAN
help-name-PLACE = TEMPAT
help-name-PORT = PORT
help-name-QUESTION = PERTANYAAN
help-name-REQUEST = ISI
help-name-SCOPE = IZIN
help-name-SEQ = POSISI
help-name-STATE = STATUS
help-name-TEXT = TEKS
help-name-TIMEOUT = DETIK
help-name-TO = KEPADA
help-name-UNTIL = SAMPAI
help-name-URL = URL
help-name-WEBHOOK = WEBHOOK
help-name-WEBHOOKS = WEBHOOK
help-name-WORDS = KATA
help-name-WORKSPACE = RUANG

## Below the whole

help-codes =
    Kode keluar:
      0  selesai
      1  ditolak, atau tidak semuanya dilakukan
      2  baris perintahnya salah
      3  tidak ada Wakala yang berjalan pada data ini
      4  pesan gagal, atau tidak sampai pada waktunya
      5  tidak diketahui apakah dilakukan: Wakala berhenti sebelum menjawab
      6  `doctor` menemukan kerusakan
help-environment = Lingkungan: WAKALA_DATA_DIR, WAKALA_AUTH_BASE_DIR (tempat sesi disimpan), WAKALA_LOG, HTTPS_PROXY, ALL_PROXY, NO_PROXY, dan variabel WAKALA_ untuk pengaturan siklus hidup. COLUMNS: lebar tabel bila tidak ada terminal yang mengatakannya. NO_COLOR: tanpa warna.
