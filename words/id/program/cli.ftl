### What the command line says. What is to be typed stays as it is.

## Why a command was not done

cli-noCore = tidak ada Wakala yang berjalan pada data ini (dicari di { $places })
cli-gone = Wakala tidak menjawab lagi: { $why }
cli-notUnderstood = Jawaban Wakala tidak dimengerti: { $why }
cli-startsOne = { $why }; --start memulainya
cli-inPart = tidak semuanya dilakukan

## What is to be done for a number that is being linked

cli-passkey = WhatsApp meminta passkey: hapus di ponsel, tautkan, lalu pasang lagi.
cli-passkeyCode = WhatsApp meminta passkey; ponsel juga menampilkan { $code }.
cli-qr = Kode { $n } dari { $of }: di ponsel, Perangkat tertaut, Tautkan perangkat.
cli-code = Di ponsel dengan { $phone }: Perangkat tertaut, Tautkan dengan nomor telepon, { $code }
cli-finishing = Ponsel sudah menerima; sedang diselesaikan.
