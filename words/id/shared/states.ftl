### What a number, a message and a comparison are said to be. One word each, the same everywhere.

## The badge: how a number is

badge-stopped = Dihentikan
badge-connecting = Menghubungkan
badge-scan_qr = Pindai QR
badge-code_expired = Kode habis
badge-online = Daring
badge-reconnecting = Menghubungkan lagi
badge-waiting = Menunggu
badge-needs_you = Butuh Anda
badge-error = Gangguan

## What became of a message

delivery-queued = Dalam antrean
delivery-sending = Sedang dikirim
delivery-uncertain = Belum pasti
delivery-sent = Terkirim
delivery-delivered = Sampai
delivery-read = Dibaca
delivery-failed = Tidak terkirim
delivery-cancelled = Ditarik
partly-delivered = Terkirim ke sebagian
partly-read = Dibaca sebagian

## Messages that are of another kind than usual

thread-elsewhere = Dikirim dari ponsel
thread-undecryptable = Pesan yang belum bisa dibuka. Wakala memintanya lagi.

## What a comparison found

mismatch-stored = Keadaan lain yang tersimpan
mismatch-client_gone = Koneksinya hilang tanpa kabar
mismatch-stray_client = Ada koneksi yang tidak dikenal
mismatch-stranded = Seharusnya berjalan, tetapi tidak menunggu apa pun
mismatch-no_actor = Tidak ada yang mengurusnya
mismatch-actor_stuck = Yang mengurusnya tidak menjawab
mismatch-gone = Hilang dari basis data

## How many numbers are how

summary-online = { $n } daring
summary-connecting = { $n } menghubungkan
summary-reconnecting = { $n } menghubungkan lagi
summary-waiting = { $n } menunggu
summary-needs = { $n } butuh Anda

unread = { $n } belum dibaca
unsent = { $n } tidak terkirim
noInstances = Belum ada nomor

passedOver = { $n } nomor dibiarkan apa adanya: backend-nya yang menentukan apakah nomor itu berjalan. Ambil alih dulu untuk mengubahnya di sini.
