//! Which language is spoken: the operator's choice, else the system's.

use std::sync::OnceLock;

use wakala_contract::{Language, LanguageChoice};

/// The language of the system, as it was when it was first asked for: whoever speaks to the operator speaks one.
#[must_use]
pub fn system_language() -> Language {
    static SYSTEM: OnceLock<Language> = OnceLock::new();
    *SYSTEM.get_or_init(|| first_spoken(sys_locale::get_locales()))
}

/// The first language in the system's order that Wakala speaks. What stands for no language says nothing.
fn first_spoken(locales: impl IntoIterator<Item = String>) -> Language {
    let spoken = locales.into_iter().find_map(|locale| match locale.split(['-', '_', '.', '@']).next() {
        Some("en") => Some(Language::En),
        Some("sw") => Some(Language::Sw),
        Some("id") => Some(Language::Id),
        _ => None,
    });
    spoken.unwrap_or_default()
}

/// The operator's choice, else the system's.
#[must_use]
pub fn chosen(choice: LanguageChoice, system: Language) -> Language {
    match choice {
        LanguageChoice::En => Language::En,
        LanguageChoice::Sw => Language::Sw,
        LanguageChoice::Id => Language::Id,
        LanguageChoice::System => system,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_wins_over_the_locale() {
        let of = |locales: &[&str]| first_spoken(locales.iter().map(|one| (*one).to_owned()));
        assert_eq!([of(&["sw_TZ.UTF-8"]), of(&["id-ID"]), of(&["sw"])], [Language::Sw, Language::Id, Language::Sw]);
        assert_eq!([of(&["C"]), of(&[]), of(&["swg-DE"])], [Language::En; 3]);
        assert_eq!(of(&["fr-FR", "sw-KE", "en-GB"]), Language::Sw);
        assert_eq!(chosen(LanguageChoice::System, Language::Sw), Language::Sw);
        assert_eq!(chosen(LanguageChoice::En, Language::Sw), Language::En);
    }
}
