//! A contact card as the text that phones exchange.

use wakala_contract::CardView;

pub(crate) fn vcard(card: &CardView) -> String {
    let plain = |text: &str| text.replace(['\r', '\n'], " ");
    let phones: String = card
        .phones
        .iter()
        .map(|phone| {
            let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
            format!("TEL;type=CELL;type=VOICE;waid={digits}:{}\n", plain(phone))
        })
        .collect();
    format!("BEGIN:VCARD\nVERSION:3.0\nFN:{}\n{phones}END:VCARD", plain(&card.name))
}
