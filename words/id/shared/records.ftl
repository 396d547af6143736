### What is written down of what happened and of what was asked for.

## Lines of the activity

entry-added = Ditambahkan
entry-started = Anda memulai
entry-stopped = Anda menghentikan
entry-restarted = Anda memulai ulang
entry-restored = Dimulai bersama Wakala
entry-code_shown = Kode ditampilkan
entry-codes_expired = Kode sudah habis
entry-passkey_asked = WhatsApp meminta passkey
entry-pairing_failed = Penautan tidak berhasil
entry-paired = Ponsel tertaut
entry-online = { badge-online }
entry-caught_up = Saat Anda tidak ada
entry-dropped = Koneksi terputus
entry-try_failed = Percobaan menghubungkan gagal
entry-degraded = Jawaban terlambat
entry-held = { badge-waiting }
entry-parked = { badge-needs_you }
entry-revoked = Sesi berakhir
entry-session_set_aside = File sesi lama disimpan terpisah
entry-session_put_back = Sesi lama dikembalikan
entry-session_not_put_back = Sesi yang disimpan terpisah tidak dapat dikembalikan
entry-unlinked = Anda melepas tautan
entry-taken_over = Anda mengambil alih
entry-pc_slept = PC tertidur
entry-network_changed = Jaringan berubah
entry-run_ended_uncleanly = Wakala berakhir tanpa diduga
entry-clock_changed = Jam PC diubah
entry-version_expires = WhatsApp sebentar lagi hanya menerima Wakala yang lebih baru
entry-another_number = Nomor lain memindai kode ini
entry-number_replaced = Sekarang nomor lain di sini
entry-phone_unseen = Ponsel tidak terlihat selama beberapa hari
entry-stopped_long = Lama dihentikan
entry-mended = Wakala membetulkan yang tidak cocok
entry-history_here = Riwayat dari ponsel sudah ada di sini
entry-history_unreadable = Sebagian riwayat dari ponsel tidak bisa dibaca; sisanya ada di sini
entry-history_asked_again = Program berhenti saat ponsel mengirim riwayatnya; yang belum ada diminta lagi

## The audit trail

audit-trigger-operator = Anda
audit-trigger-tray = Baki
audit-trigger-startup = Awal Wakala
audit-trigger-reconcile = Pembandingan
audit-trigger-network = Jaringan atau PC
audit-trigger-timer = Jam
audit-trigger-whatsapp = Kata WhatsApp
audit-trigger-cli = Baris perintah
audit-trigger-api = Program lain
audit-trigger-backend = Sistem belakang
audit-action-add = { entry-added }
audit-action-edit = Pengaturan diubah
audit-action-mute = Dibisukan
audit-action-unmute = Tidak lagi dibisukan
audit-action-delete = Dihapus
audit-action-start = { act-start }
audit-action-stop = { act-stop }
audit-action-restart = { act-restart }
audit-action-try_now = { act-tryNow }
audit-action-show_new_code = Kode QR baru
audit-action-pair_by_code = Kode penautan diminta
audit-action-take_over = Ambil alih
audit-action-unlink = { act-unlink }
audit-action-accept_number = Nomor lain diterima
audit-action-refuse_number = Nomor lain ditolak
audit-action-remove_failed = Pesan yang gagal disingkirkan
audit-action-connect = { badge-connecting }
audit-action-disconnect = Memutus koneksi
audit-action-logout = Melepas tautan di WhatsApp
audit-action-request_pair_code = Kode penautan dipesan
audit-action-set_session_aside = Sesi disimpan terpisah
audit-action-put_session_back = Sesi dikembalikan
audit-action-remove_session = Sesi dihapus
audit-action-notify = Diberi tahu
audit-action-start_all = { act-startAll }
audit-action-stop_all = { act-stopAll }
audit-action-restart_all = { act-restartAll }
audit-action-sync = Sinkronisasi
audit-action-mend = Diperbaiki
audit-action-prune = Catatan lama dihapus
audit-action-make_key = Kunci dibuat
audit-action-revoke_key = Kunci dicabut
audit-action-set_interface = Akses program diubah
audit-action-add_webhook = Webhook ditambahkan
audit-action-change_webhook = Webhook diubah
audit-action-remove_webhook = Webhook dihapus
audit-action-replay_failed = Peristiwa gagal dikirim lagi
audit-action-purge_failed = Peristiwa gagal dilupakan
audit-action-set_backend = Backend diubah
audit-action-link_to_backend = Milik backend
audit-action-unlink_from_backend = Bukan milik backend lagi
audit-action-ask = Dilakukan untuk program
audit-result-done = terlaksana
audit-result-begun = sedang berjalan
audit-result-joined = ikut yang sedang berjalan
audit-result-superseded = digantikan
audit-result-ended = selesai
audit-result-interrupted = terputus
audit-result-refused = ditolak
audit-figure-attempt = percobaan { $value }

audit-figure-rebuild =
    { $how ->
        [soft] koneksi dibuat baru
       *[hard] semua dibuat baru
    }

audit-figure-instances = nomor: { $value }
audit-figure-late = terlambat: { $value }
audit-figure-checked = dibandingkan: { $value }
audit-figure-mismatches = ketidakcocokan: { $value }
audit-figure-reconnected = terhubung lagi: { $value }
audit-figure-updated = diperbarui: { $value }
audit-figure-audit_lines = baris audit: { $value }
audit-figure-timeline_lines = baris aktivitas: { $value }
audit-figure-older_than_days = lebih dari { $days } hari
audit-figure-instance = id { $value }
audit-figure-messages = pesan: { $value }
audit-figure-kept_aside = catatan rusak yang disimpan terpisah: { $value }
audit-figure-key = kunci { $value }
audit-figure-call = { $value }
# $value (String): a figure
audit-figure-webhook = webhook { $value }

# $value (String): a figure
audit-figure-events = peristiwa: { $value }
audit-figure-name = nama: { $value }
audit-figure-host = host: { $value }
audit-figure-changed = diubah: { $value }
audit-figure-external = sebutan di backend: { $value }
audit-figure-owner = yang menentukan: { $value }
audit-figure-auto_disconnected_at = terputus sejak { $when }
audit-figure-reason = { $why }

## Why the port for programs can't be had

interface-fault-in_use = program lain memakai port ini
interface-fault-forbidden = sistem menyimpan port ini untuk yang lain
interface-fault-no_such_address = PC ini tidak punya alamat itu
interface-fault-not_loopback = PC lain dapat menjangkau alamat ini
interface-fault-other = sistem menolak
