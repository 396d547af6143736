#!/bin/sh
# Draws the icons from the glyphs of the design; needs ImageMagick. What it draws is committed: run it only after a change.
set -e
here=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
mark='<rect x="0" y="0" width="40" height="40" rx="10" ry="10" fill="#3a56b4" stroke="none"/><path d="M9.5 13 L14.5 27 L20 14.5 L25.5 27 L30.5 13" fill="none" stroke="#ffffff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/>'
small=$(printf '%s' "$mark" | sed 's/M9.5 13 L14.5 27 L20 14.5 L25.5 27 L30.5 13/M6.5 8.5 L11.5 23 L17.5 10.5 L23 23 L28.5 8.5/')
line='fill="none" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"'
cut='fill="none" stroke="#ffffff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"'
frame='<path LINE d="M2.25 5.5V3.75a1.5 1.5 0 0 1 1.5-1.5H5.5M10.5 2.25h1.75a1.5 1.5 0 0 1 1.5 1.5V5.5M13.75 10.5v1.75a1.5 1.5 0 0 1-1.5 1.5H10.5M5.5 13.75H3.75a1.5 1.5 0 0 1-1.5-1.5V10.5"/>'
draw() { # name colour body
  body=$(printf "%s" "$3" | sed "s|LINE|$line stroke=\"$2\"|g; s|CUT|$cut|g; s|FILL|fill=\"$2\" stroke=\"none\"|g")
  printf '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 40 40">%s<rect x="17.5" y="17.5" width="22.5" height="22.5" rx="7" ry="7" fill="#ffffff" stroke="none"/><g transform="translate(19.5 19.5) scale(1.16)">%s</g></svg>\n' "$small" "$body" > "$out/tray-$1.svg"
}
printf '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 40 40">%s</svg>\n' "$mark" > "$out/wakala.svg"
draw stopped '#59635d' '<rect LINE x="3" y="3" width="10" height="10" rx="2" ry="2"/>'
draw connecting '#07647f' '<circle LINE cx="8" cy="8" r="5.6" stroke-dasharray="2.9 2.965"/><circle cx="8" cy="8" r="1.9" FILL/>'
draw scan '#833696' "$frame"'<rect x="5.25" y="5.25" width="5.5" height="5.5" rx="1" FILL/>'
draw expired '#6b5c72' "$frame"'<path LINE d="M5.25 8h5.5"/>'
draw online '#17693f' '<circle cx="8" cy="8" r="6.75" FILL/><path CUT d="M5 8.25l2.1 2.1L11 6.1"/>'
draw reconnecting '#775600' '<path LINE d="M13.4 7.2A5.5 5.5 0 0 0 3.5 4.8M2.6 8.8a5.5 5.5 0 0 0 9.9 2.4"/><path LINE d="M3.2 2.2v2.9h2.9M12.8 13.8v-2.9H9.9"/>'
draw waiting '#4a5a85' '<path LINE d="M3.75 2.25h8.5M3.75 13.75h8.5M4.75 2.25v2.2L8 8l3.25-3.55v-2.2M4.75 13.75v-2.2L8 8l3.25 3.55v2.2"/>'
draw needs '#a83c06' '<path FILL d="M8 1 L15 8 L8 15 L1 8Z"/><path CUT d="M8 5v3.4M8 11v.01"/>'
draw error '#b3261e' '<path FILL d="M5.4 2h5.2L14 5.4v5.2L10.6 14H5.4L2 10.6V5.4Z"/><path CUT d="M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2"/>'
# The desktop takes the tray's icons as bare pixels, one picture in several sizes.
for name in stopped connecting scan expired online reconnecting waiting needs error; do
  for size in 22 24 32 48; do
    convert -background none -density 384 "msvg:$out/tray-$name.svg" -resize "${size}x$size" -depth 8 "RGBA:$out/$size"
  done
  cat "$out/22" "$out/24" "$out/32" "$out/48" > "$here/tray-$name.rgba"
done
icon() { convert -background none -density 300 "msvg:$out/wakala.svg" -resize "$1x$1" -strip "PNG32:$here/$2"; }
icon 512 icon.png
icon 32 32x32.png
icon 128 128x128.png
icon 256 128x128@2x.png
convert "$here/icon.png" -define icon:auto-resize=256,64,48,32,16 "$here/icon.ico"
