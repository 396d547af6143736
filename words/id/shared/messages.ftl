### What a message carries, and what is said of it, in a few words.

## Files

media-image = Foto
media-video = Video
media-gif = GIF
media-video_note = Pesan video
media-voice = Pesan suara
media-audio = Audio
media-document = Dokumen
media-sticker = Stiker
file-once = Sekali lihat
gone-once = { $what } sekali lihat. Buka di ponsel.
gone-expired = Menghilang saat waktunya tiba
gone-onPhone = Pesan ini hanya tampil di ponsel. Buka di sana.

## Places and people

place-title = Lokasi
place-live = Lokasi terkini

## Polls and choices

poll-title = Jajak pendapat
invite-into = Undangan ke grup { $group }
call-voice = Panggilan suara
call-video = Panggilan video
call-answered = dijawab di ponsel
call-declined = ditolak di ponsel

## What happened to a chat

happened-expiry = Pesan menghilang setelah { $time }
happened-expiryOff = Pesan tidak lagi menghilang
happened-days = { $n } hari
happened-subject = Grup ini sekarang bernama { $subject }
happened-joined = Masuk grup: { $people }
happened-left = Keluar dari grup: { $people }
happened-promoted = Sekarang admin: { $people }
happened-demoted = Bukan admin lagi: { $people }
happened-pinned = Sebuah pesan disematkan

## What is said of a message

message-you = Anda
message-edited = diedit
message-forwarded = Diteruskan
message-forwardedOften = Diteruskan berkali-kali
message-expires = Menghilang { $at }
message-deletedBySender = Dihapus oleh pengirim.
message-deletedByAdmin = Dihapus oleh { $name }, admin grup.
message-deletedBySomeAdmin = Dihapus oleh admin grup.
message-deletedByUs = Anda menghapusnya untuk semua orang.
message-others = dan { $n } lainnya
message-answers = Menjawab { $who }: { $words }

## What waits to be said of a message

change-reaction = Reaksi { $emoji }
change-reactionBack = Reaksi ditarik
change-edit = Pengeditan: { $words }
change-delete = Penghapusan untuk semua orang
change-vote = Suara: { $options }
change-voteBack = Suara ditarik
