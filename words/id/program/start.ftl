### Why Wakala did not start.

## Why Wakala did not start

start-title = Wakala tidak bisa dimulai
start-unwritable = { $path } tidak bisa ditulis: { $why }
start-running = Wakala sudah berjalan dengan data di { $path }
start-newer = Data ditulis oleh versi Wakala yang lebih baru. Perbarui Wakala; tidak ada yang disentuh.
start-damaged = Basis data rusak. Tidak ada yang disentuh; kembalikan salinan data terakhir yang baik, atau minta bantuan dengan menyebut yang berikut. ({ $why })
start-unreachable = Wakala tidak bisa memakai datanya sekarang. Mungkin program lain sedang memegangnya, misalnya pencadangan, atau disknya tidak terpasang. Tutup program itu atau sambungkan disknya, lalu mulai Wakala lagi. ({ $why })
start-unexpected = Wakala menemui sesuatu yang tidak diduganya. Mulai lagi; kalau tidak menolong, minta bantuan dengan menyebut yang berikut dan dengan lognya. ({ $why })
start-diskFull = Disk penuh. Kosongkan ruang, lalu mulai Wakala lagi.
start-noRoom = Sebelum pembaruan ini Wakala membuat salinan data Anda, dan disk tidak punya ruang untuk itu. Kosongkan { $n } MB, lalu mulai Wakala lagi. Tidak ada yang diubah.
start-setting = { $name } = "{ $value }" ditolak: lihat pengaturan di lingkungan.
start-notText = { $name } ditolak: bukan teks UTF-8.
start-address = WAKALA_WHATSAPP_URL ditolak: { $why }
start-notPractice = WAKALA_WHATSAPP_URL hanya untuk versi latihan; Wakala ini hanya berbicara dengan WhatsApp.
start-noDisplay = Tidak ada layar: jendela memerlukan desktop (DISPLAY maupun WAYLAND_DISPLAY tidak diatur). `wakala engine` berjalan tanpa layar.
start-updating = Wakala sedang bersiap setelah pembaruan. Dengan banyak pesan ini perlu beberapa menit; berlanjut sendiri, dan tidak ada yang hilang.
start-updatingStep = Wakala sedang bersiap setelah pembaruan: langkah { $step } dari { $of }
