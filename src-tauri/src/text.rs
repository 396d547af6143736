//! The words of the tray, the notifications and the close question in each language. The window has its own, larger tables.

use chrono::{DateTime, Local};
use wakala_contract::LanguageChoice;
use wakala_domain::lifecycle::Badge;
use wakala_domain::time::Wall;

/// A language that Wakala speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    #[default]
    English,
    Swahili,
    Indonesian,
}

impl Language {
    /// The operator's choice, else what the system's locale says.
    pub(crate) fn chosen(choice: LanguageChoice, locale: Option<&str>) -> Self {
        match choice {
            LanguageChoice::En => Language::English,
            LanguageChoice::Sw => Language::Swahili,
            LanguageChoice::Id => Language::Indonesian,
            LanguageChoice::System => match locale.and_then(|text| text.get(..2)) {
                Some("sw") => Language::Swahili,
                Some("id") => Language::Indonesian,
                _ => Language::English,
            },
        }
    }

    /// Its words.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Language::English => &ENGLISH,
            Language::Swahili => &SWAHILI,
            Language::Indonesian => &INDONESIAN,
        }
    }
}

/// The locale of this session, as the environment names it.
pub(crate) fn system_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
}

/// A time of day as people say it, in the PC's time zone.
pub(crate) fn clock_time(at: Wall) -> String {
    local(at).map_or_else(String::new, |time| time.format("%H:%M").to_string())
}

/// A time of day with seconds, for tries that are near.
pub(crate) fn clock_time_exact(at: Wall) -> String {
    local(at).map_or_else(String::new, |time| time.format("%H:%M:%S").to_string())
}

fn local(at: Wall) -> Option<DateTime<Local>> {
    DateTime::from_timestamp_millis(at.0).map(|time| time.with_timezone(&Local))
}

/// Puts values into the `{name}` places of a template. Values are not looked at again, so a name with braces stays as it is.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
        text.push_str(&rest[..open]);
        match values.iter().find(|(name, _)| *name == &rest[open + 1..close]) {
            Some((_, value)) => text.push_str(value),
            None => text.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

/// All words of one language. `{places}` are filled by [`fill`].
pub(crate) struct Words {
    pub no_instances: &'static str,
    pub online_count: &'static str,
    pub needs_one: &'static str,
    pub needs_many: &'static str,
    pub stopped: &'static str,
    pub connecting: &'static str,
    pub scan_qr: &'static str,
    pub code_expired: &'static str,
    pub online: &'static str,
    pub reconnecting: &'static str,
    pub waiting: &'static str,
    pub waiting_until: &'static str,
    pub needs_you: &'static str,
    pub error: &'static str,
    pub attempt_running: &'static str,
    pub attempt_next: &'static str,
    pub online_since: &'static str,
    pub phone_needed: &'static str,
    pub open: &'static str,
    pub open_wakala: &'static str,
    pub try_now: &'static str,
    pub restart: &'static str,
    pub start: &'static str,
    pub stop: &'static str,
    pub restart_all: &'static str,
    pub pause_notifications: &'static str,
    pub pause_hour: &'static str,
    pub pause_tomorrow: &'static str,
    pub pause_until_resumed: &'static str,
    pub paused_until: &'static str,
    pub paused: &'static str,
    pub resume_notifications: &'static str,
    pub quit: &'static str,
    pub quitting: &'static str,
    pub down_title: &'static str,
    pub down_body: &'static str,
    pub down_slow_body: &'static str,
    pub down_many_title: &'static str,
    pub down_many_body: &'static str,
    pub messages_wait_one: &'static str,
    pub messages_wait_many: &'static str,
    pub rescan_title: &'static str,
    pub rescan_body: &'static str,
    pub rescan_unreadable_body: &'static str,
    pub rescan_many_title: &'static str,
    pub rescan_many_body: &'static str,
    pub needs_title: &'static str,
    pub needs_many_title: &'static str,
    pub needs_many_body: &'static str,
    pub locked_body: &'static str,
    pub banned_body: &'static str,
    pub replaced_body: &'static str,
    pub outdated_body: &'static str,
    pub disk_full_body: &'static str,
    pub internal_body: &'static str,
    pub unknown_body: &'static str,
    pub held_title: &'static str,
    pub held_ban_body: &'static str,
    pub held_rate_body: &'static str,
    pub held_many_title: &'static str,
    pub codes_title: &'static str,
    pub codes_body: &'static str,
    pub codes_many_title: &'static str,
    pub show_qr: &'static str,
    pub stays_title: &'static str,
    pub stays_body: &'static str,
    pub ask_quit_title: &'static str,
    pub ask_quit_body: &'static str,
    pub minimise: &'static str,
}

impl Words {
    /// The word of a badge.
    pub(crate) fn badge(&self, badge: Badge) -> &'static str {
        match badge {
            Badge::Stopped => self.stopped,
            Badge::Connecting => self.connecting,
            Badge::ScanQr => self.scan_qr,
            Badge::CodeExpired => self.code_expired,
            Badge::Online => self.online,
            Badge::Reconnecting => self.reconnecting,
            Badge::Waiting => self.waiting,
            Badge::NeedsYou => self.needs_you,
            Badge::Error => self.error,
        }
    }
}

static ENGLISH: Words = Words {
    no_instances: "No instances yet",
    online_count: "{n} online",
    needs_one: "1 needs you",
    needs_many: "{n} need you",
    stopped: "Stopped",
    connecting: "Connecting",
    scan_qr: "Scan QR",
    code_expired: "Code expired",
    online: "Online",
    reconnecting: "Reconnecting",
    waiting: "Waiting",
    waiting_until: "Waiting until {time}",
    needs_you: "Needs you",
    error: "Error",
    attempt_running: "Attempt {n}, given up at {time}",
    attempt_next: "Attempt {n}, next try at {time}",
    online_since: "Online since {time}",
    phone_needed: "Scan the code with the phone",
    open: "Open",
    open_wakala: "Open Wakala",
    try_now: "Try now",
    restart: "Restart",
    start: "Start",
    stop: "Stop",
    restart_all: "Restart all",
    pause_notifications: "Pause notifications",
    pause_hour: "For one hour",
    pause_tomorrow: "Until tomorrow",
    pause_until_resumed: "Until I turn them on",
    paused_until: "Notifications paused until {time}",
    paused: "Notifications paused",
    resume_notifications: "Turn on now",
    quit: "Quit Wakala",
    quitting: "Quitting, waiting for the numbers to sign off",
    down_title: "{name} is offline",
    down_body: "Not back after {seconds} s. Wakala keeps trying.{waits}",
    down_slow_body: "It keeps dropping. Wakala goes on trying, more slowly.{waits}",
    down_many_title: "{n} numbers are offline",
    down_many_body: "{names}. Wakala keeps trying all of them.",
    messages_wait_one: " 1 message waits.",
    messages_wait_many: " {n} messages wait.",
    rescan_title: "{name} needs a rescan",
    rescan_body: "The phone unlinked it at {time}. Messages are kept and wait for you.",
    rescan_unreadable_body: "Its session file can't be read and was kept aside. Messages are kept.",
    rescan_many_title: "{n} numbers need a rescan",
    rescan_many_body: "{names}. Messages are kept and wait for you.",
    needs_title: "{name} needs you",
    needs_many_title: "{n} numbers need you",
    needs_many_body: "{names}.",
    locked_body: "WhatsApp has locked the account. Open WhatsApp on the phone, then rescan.",
    banned_body: "WhatsApp has banned the number. Messages are kept.",
    replaced_body: "The session runs in another program. Wakala takes it over only if you say so.",
    outdated_body: "WhatsApp accepts only newer programs. Update Wakala.",
    disk_full_body: "There is no room left on the disk. Nothing is lost; free some space.",
    internal_body: "A fault inside Wakala stopped it. Restart it; messages are kept.",
    unknown_body: "WhatsApp refused the connection three times{code}.",
    held_title: "{name} waits until {time}",
    held_ban_body: "WhatsApp has stopped this number for a while. Messages wait.",
    held_rate_body: "WhatsApp asks for fewer connections. Messages wait.",
    held_many_title: "{n} numbers have to wait",
    codes_title: "{name}: the codes ran out",
    codes_body: "Nothing was changed. Show a new code when the phone is at hand.",
    codes_many_title: "The codes of {n} numbers ran out",
    show_qr: "Show the QR code",
    stays_title: "Wakala keeps running here",
    stays_body: "The window is closed; your numbers stay online. Quit from the tray menu.",
    ask_quit_title: "Quit Wakala?",
    ask_quit_body: "This desktop has no tray for Wakala to stay in. If Wakala quits, your numbers go offline; sessions and messages are kept.",
    minimise: "Minimise",
};

static SWAHILI: Words = Words {
    no_instances: "Bado hakuna instance",
    online_count: "{n} mtandaoni",
    needs_one: "1 inakuhitaji",
    needs_many: "{n} zinakuhitaji",
    stopped: "Imesimamishwa",
    connecting: "Inaunganisha",
    scan_qr: "Changanua QR",
    code_expired: "Msimbo umeisha",
    online: "Mtandaoni",
    reconnecting: "Inaunganisha tena",
    waiting: "Inasubiri",
    waiting_until: "Inasubiri hadi {time}",
    needs_you: "Inakuhitaji",
    error: "Hitilafu",
    attempt_running: "Jaribio la {n}, litaachwa saa {time}",
    attempt_next: "Jaribio la {n}, linalofuata saa {time}",
    online_since: "Mtandaoni tangu {time}",
    phone_needed: "Changanua msimbo kwa simu",
    open: "Fungua",
    open_wakala: "Fungua Wakala",
    try_now: "Jaribu sasa",
    restart: "Anzisha upya",
    start: "Anzisha",
    stop: "Simamisha",
    restart_all: "Anzisha zote upya",
    pause_notifications: "Sitisha arifa",
    pause_hour: "Kwa saa moja",
    pause_tomorrow: "Hadi kesho",
    pause_until_resumed: "Hadi nitakapoziwasha",
    paused_until: "Arifa zimesitishwa hadi {time}",
    paused: "Arifa zimesitishwa",
    resume_notifications: "Washa sasa",
    quit: "Funga Wakala",
    quitting: "Inafunga, inasubiri namba ziage",
    down_title: "{name} haiko mtandaoni",
    down_body: "Haijarudi baada ya sekunde {seconds}. Wakala anaendelea kujaribu.{waits}",
    down_slow_body: "Inakatika mara kwa mara. Wakala anaendelea kujaribu, polepole zaidi.{waits}",
    down_many_title: "Namba {n} haziko mtandaoni",
    down_many_body: "{names}. Wakala anaendelea kuzijaribu zote.",
    messages_wait_one: " Ujumbe 1 unasubiri.",
    messages_wait_many: " Jumbe {n} zinasubiri.",
    rescan_title: "{name} inahitaji kuchanganuliwa tena",
    rescan_body: "Simu iliiondoa saa {time}. Jumbe zimehifadhiwa na zinakusubiri.",
    rescan_unreadable_body: "Faili la kipindi chake halisomeki na limewekwa kando. Jumbe zimehifadhiwa.",
    rescan_many_title: "Namba {n} zinahitaji kuchanganuliwa tena",
    rescan_many_body: "{names}. Jumbe zimehifadhiwa na zinakusubiri.",
    needs_title: "{name} inakuhitaji",
    needs_many_title: "Namba {n} zinakuhitaji",
    needs_many_body: "{names}.",
    locked_body: "WhatsApp imefunga akaunti. Fungua WhatsApp kwenye simu, kisha changanua tena.",
    banned_body: "WhatsApp imepiga marufuku namba hii. Jumbe zimehifadhiwa.",
    replaced_body: "Kipindi kinaendeshwa na programu nyingine. Wakala atakichukua ukisema tu.",
    outdated_body: "WhatsApp inakubali programu mpya tu. Sasisha Wakala.",
    disk_full_body: "Diski imejaa. Hakuna kilichopotea; ongeza nafasi.",
    internal_body: "Hitilafu ndani ya Wakala imeisimamisha. Ianzishe upya; jumbe zimehifadhiwa.",
    unknown_body: "WhatsApp imekataa muunganisho mara tatu{code}.",
    held_title: "{name} inasubiri hadi {time}",
    held_ban_body: "WhatsApp imesimamisha namba hii kwa muda. Jumbe zinasubiri.",
    held_rate_body: "WhatsApp inaomba miunganisho michache. Jumbe zinasubiri.",
    held_many_title: "Namba {n} zinalazimika kusubiri",
    codes_title: "{name}: misimbo imeisha",
    codes_body: "Hakuna kilichobadilika. Onyesha msimbo mpya simu ikiwa karibu.",
    codes_many_title: "Misimbo ya namba {n} imeisha",
    show_qr: "Onyesha msimbo wa QR",
    stays_title: "Wakala anaendelea hapa",
    stays_body: "Dirisha limefungwa; namba zako ziko mtandaoni. Funga kutoka menyu ya trei.",
    ask_quit_title: "Funga Wakala?",
    ask_quit_body: "Kompyuta hii haina trei ya Wakala kubaki. Ukimfunga, namba zako zitatoka mtandaoni; vipindi na jumbe vinahifadhiwa.",
    minimise: "Punguza dirisha",
};

static INDONESIAN: Words = Words {
    no_instances: "Belum ada instance",
    online_count: "{n} daring",
    needs_one: "1 butuh Anda",
    needs_many: "{n} butuh Anda",
    stopped: "Dihentikan",
    connecting: "Menghubungkan",
    scan_qr: "Pindai QR",
    code_expired: "Kode habis",
    online: "Daring",
    reconnecting: "Menghubungkan lagi",
    waiting: "Menunggu",
    waiting_until: "Menunggu sampai {time}",
    needs_you: "Butuh Anda",
    error: "Gangguan",
    attempt_running: "Percobaan {n}, dihentikan pukul {time}",
    attempt_next: "Percobaan {n}, berikutnya pukul {time}",
    online_since: "Daring sejak {time}",
    phone_needed: "Pindai kode dengan ponsel",
    open: "Buka",
    open_wakala: "Buka Wakala",
    try_now: "Coba sekarang",
    restart: "Mulai ulang",
    start: "Mulai",
    stop: "Hentikan",
    restart_all: "Mulai ulang semua",
    pause_notifications: "Jeda notifikasi",
    pause_hour: "Selama satu jam",
    pause_tomorrow: "Sampai besok",
    pause_until_resumed: "Sampai saya nyalakan",
    paused_until: "Notifikasi dijeda sampai {time}",
    paused: "Notifikasi dijeda",
    resume_notifications: "Nyalakan sekarang",
    quit: "Keluar dari Wakala",
    quitting: "Sedang keluar, menunggu nomor berpamitan",
    down_title: "{name} luring",
    down_body: "Belum kembali setelah {seconds} d. Wakala terus mencoba.{waits}",
    down_slow_body: "Sambungannya terus putus. Wakala terus mencoba, lebih pelan.{waits}",
    down_many_title: "{n} nomor luring",
    down_many_body: "{names}. Wakala terus mencoba semuanya.",
    messages_wait_one: " 1 pesan menunggu.",
    messages_wait_many: " {n} pesan menunggu.",
    rescan_title: "{name} perlu dipindai ulang",
    rescan_body: "Ponsel memutus tautannya pukul {time}. Pesan disimpan dan menunggu Anda.",
    rescan_unreadable_body: "Berkas sesinya tidak terbaca dan disisihkan. Pesan disimpan.",
    rescan_many_title: "{n} nomor perlu dipindai ulang",
    rescan_many_body: "{names}. Pesan disimpan dan menunggu Anda.",
    needs_title: "{name} butuh Anda",
    needs_many_title: "{n} nomor butuh Anda",
    needs_many_body: "{names}.",
    locked_body: "WhatsApp mengunci akun ini. Buka WhatsApp di ponsel, lalu pindai ulang.",
    banned_body: "WhatsApp memblokir nomor ini. Pesan disimpan.",
    replaced_body: "Sesi berjalan di program lain. Wakala mengambil alih hanya jika Anda memintanya.",
    outdated_body: "WhatsApp hanya menerima program yang lebih baru. Perbarui Wakala.",
    disk_full_body: "Diska penuh. Tidak ada yang hilang; kosongkan sedikit ruang.",
    internal_body: "Gangguan di dalam Wakala menghentikannya. Mulai ulang; pesan disimpan.",
    unknown_body: "WhatsApp menolak sambungan tiga kali{code}.",
    held_title: "{name} menunggu sampai {time}",
    held_ban_body: "WhatsApp menghentikan nomor ini untuk sementara. Pesan menunggu.",
    held_rate_body: "WhatsApp meminta lebih sedikit sambungan. Pesan menunggu.",
    held_many_title: "{n} nomor harus menunggu",
    codes_title: "{name}: kode habis",
    codes_body: "Tidak ada yang berubah. Tampilkan kode baru saat ponsel di tangan.",
    codes_many_title: "Kode {n} nomor habis",
    show_qr: "Tampilkan kode QR",
    stays_title: "Wakala tetap berjalan di sini",
    stays_body: "Jendela ditutup; nomor Anda tetap daring. Keluar lewat menu baki.",
    ask_quit_title: "Keluar dari Wakala?",
    ask_quit_body: "Desktop ini tidak punya baki untuk Wakala. Jika Wakala keluar, nomor Anda luring; sesi dan pesan disimpan.",
    minimise: "Kecilkan",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_wins_over_the_locale() {
        assert_eq!(Language::chosen(LanguageChoice::System, Some("sw_TZ.UTF-8")), Language::Swahili);
        assert_eq!(Language::chosen(LanguageChoice::System, Some("id_ID.UTF-8")), Language::Indonesian);
        assert_eq!(Language::chosen(LanguageChoice::System, Some("C")), Language::English);
        assert_eq!(Language::chosen(LanguageChoice::System, None), Language::English);
        assert_eq!(Language::chosen(LanguageChoice::En, Some("sw_TZ")), Language::English);
    }

    #[test]
    fn places_are_filled_once_and_values_stay_as_they_are() {
        assert_eq!(
            fill("{name} waits until {time}", &[("name", "{time}"), ("time", "16:40")]),
            "{time} waits until 16:40"
        );
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
