### What frames `--help`, and what is said of a wrong command line.

## What frames the help

cli-help-usage = Pemakaian:
cli-help-commands = Perintah:
cli-help-arguments = Argumen:
cli-help-options = Opsi:
cli-help-command = PERINTAH
cli-help-anyOption = OPSI
cli-help-default = [bawaan: { $value }]
cli-help-possible = [yang mungkin: { $values }]
cli-help-possibleTitle = Yang mungkin:
cli-help-seeMore = (selengkapnya dengan '--help')
cli-help-seeLess = (ringkasnya dengan '-h')

## What frames a complaint

cli-wrong-error = salah: { $what }
cli-wrong-tip = saran: { $what }
cli-wrong-more = Untuk keterangan lebih lanjut, ketik '--help'.

## What is wrong

cli-wrong-twice = '{ $argument }' tidak bisa dipakai beberapa kali
cli-wrong-with = '{ $argument }' tidak bisa dipakai bersama '{ $other }'
cli-wrong-withThese = '{ $argument }' tidak bisa dipakai bersama:
cli-wrong-withOthers = '{ $argument }' tidak bisa dipakai bersama yang lain yang disebut
cli-wrong-empty = '{ $argument }' memerlukan isi, dan tidak ada yang disebut
cli-wrong-value = '{ $value }' tidak cocok untuk '{ $argument }'
cli-wrong-valueWhy = '{ $value }' tidak cocok untuk '{ $argument }': { $why }
cli-wrong-tooMany = '{ $value }' berlebih untuk '{ $argument }'; tidak perlu isi lagi
cli-wrong-argument = '{ $argument }' tidak dikenal
cli-wrong-command = tidak ada perintah '{ $command }'
cli-wrong-missing = yang berikut ini wajib dan tidak disebut:
cli-wrong-incomplete = '{ $command }' memerlukan perintah di dalamnya, dan tidak disebut
cli-wrong-commands = [perintah di dalamnya: { $commands }]
cli-wrong-unreadable = sebagian yang diketik bukan UTF-8
cli-wrong-line = baris perintahnya salah
cli-wrong-checkAlone = --check-server tidak dipakai bersama perintah
cli-wrong-startNotWith = --start dipakai dengan perintah kepada Wakala yang berjalan, bukan dengan yang ini

## What may help

cli-wrong-alikeCommands =
    { $n ->
        [1] ada perintah yang mirip: { $names }
       *[other] ada beberapa perintah yang mirip: { $names }
    }

cli-wrong-alikeArgument = ada yang mirip: '{ $name }'
cli-wrong-alikeValue = ada yang mirip: '{ $name }'
cli-wrong-asValue = agar '{ $argument }' dianggap sebagai isi, ketik '{ $how }'
cli-wrong-dashes = ada perintah '{ $command }'; untuk memakainya, hapus '--' di depannya
cli-wrong-elsewhere = ada '{ $how }'

## Why a value is refused

cli-refused-number = harus nomor, seperti ditampilkan daftar
cli-refused-within = harus angka dari { $low } sampai { $high }
cli-refused-seconds = harus jumlah detik
cli-refused-page = tempat adalah dua angka, seperti disebut halaman
cli-refused-spot = tempat adalah LINTANG,BUJUR atau LINTANG,BUJUR,NAMA, dalam derajat
cli-refused-card = kartu adalah NAMA,NOMOR
cli-refused-day = hari ditulis seperti 2026-11-09
