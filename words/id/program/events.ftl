### What the command line says of what happened.

## What the operator is told, behind the name of a number

cli-event-down = terputus: { $why }
cli-event-slow = terputus, dan kini jarang dicoba: { $why }
cli-event-rescan = harus ditautkan lagi: { $why }
cli-event-needs = memerlukan Anda: { $why }
cli-event-held = menunggu sampai { $time }: { $why }
cli-event-codes = kode sudah habis
cli-event-passkey = WhatsApp meminta passkey
cli-event-back = daring lagi, setelah { $span }
cli-event-unseen = ponselnya tidak terlihat selama { $n } hari; WhatsApp akan memutus tautannya
cli-event-expires = WhatsApp menerima versi Wakala ini { $n } hari lagi: perbarui
cli-event-stopped = dihentikan selama { $n } hari; WhatsApp akan memutus tautannya
cli-event-over = yang dikatakan sebelumnya sudah selesai
cli-event-messages = pesan { $rows }
cli-event-deliveries = pengiriman { $rows }
cli-event-unknown = sesuatu yang tidak terbaca
cli-event-whose = nomor yang tidak terbaca

## Around them

cli-event-none = Belum ada yang terjadi.
cli-event-noneSince = Tidak ada yang terjadi sejak itu.
cli-event-gap = Sesuatu setelah { $place } tidak disimpan lagi: Anda melewatkannya.
