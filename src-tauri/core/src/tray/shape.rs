//! A menu that is changed where it stands, for desktops that have no rows of their own to hide: what stays, what is another one, and
//! what a click on a row asks for.

use super::model::TrayCommand;
use super::rows::{Row, label};

/// The letter that marks the key of a row.
const MARK: char = '&';

/// What a pointer on the icon is told has no more room on Windows, in units of UTF-16: `szTip` of `NOTIFYICONDATAW`, with its end.
const TIP: usize = 127;

/// A row that is there, with what may change of it: its words, and whether it can be clicked.
pub(super) type Words = (String, bool);

/// A command as the row is known by: the name of its instance is in it, so that a click on what was shown before reaches no other one.
pub(super) fn key(command: TrayCommand) -> String {
    format!("{command:?}")
}

/// What a click on a row asks for, if that is offered now.
pub(super) fn asked(rows: &[Row], clicked: &str) -> Option<TrayCommand> {
    rows.iter().find_map(|row| match row {
        Row::Item(item) => Some(item.does).filter(|does| item.enabled && item.shown && key(*does) == clicked),
        Row::Below(_, rows) => asked(rows, clicked),
        Row::Rule | Row::Said(_) => None,
    })
}

/// Whether the same rows stand in the same places.
pub(super) fn same_shape(one: &[Row], other: &[Row]) -> bool {
    let same = |(one, other): (&Row, &Row)| match (one, other) {
        (Row::Rule, Row::Rule) | (Row::Said(_), Row::Said(_)) => true,
        (Row::Item(one), Row::Item(other)) => (one.does, one.shown) == (other.does, other.shown),
        (Row::Below(_, one), Row::Below(_, other)) => same_shape(one, other),
        (Row::Rule | Row::Said(_) | Row::Item(_) | Row::Below(..), _) => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// The words of the rows that are there, in their order; what is below one comes after it.
pub(super) fn words(rows: &[Row]) -> Vec<Words> {
    let mut all = Vec::new();
    for row in rows {
        match row {
            Row::Said(text) => all.push((label(text, MARK), false)),
            Row::Item(item) if item.shown => all.push((label(&item.text, MARK), item.enabled)),
            Row::Below(text, rows) => {
                all.push((label(text, MARK), true));
                all.extend(words(rows));
            }
            Row::Rule | Row::Item(_) => {}
        }
    }
    all
}

/// What a pointer on the icon is told, as long as there is room for it.
pub(super) fn tip(name: &str, said: &str) -> String {
    let mut units = 0;
    let all = format!("{name}\n{said}");
    all.chars()
        .take_while(|letter| {
            units += letter.len_utf16();
            units <= TIP
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wakala_domain::lifecycle::{Connection, ParkWhy};
    use wakala_domain::time::Wall;
    use wakala_engine::InstanceSnapshot;
    use wakala_front::Paused;
    use wakala_words::Language;

    use crate::tray::model::tests::instance;
    use crate::tray::model::tray_model;
    use crate::tray::rows::rows;

    const ONLINE: Connection = Connection::Online { since: Wall(0) };

    fn menu(fleet: &[InstanceSnapshot]) -> Vec<Row> {
        let model = tray_model(fleet, Language::En, Paused::No);
        rows(&model, &model.order())
    }

    #[test]
    fn every_row_is_known_by_what_it_asks_for_and_by_nothing_else() {
        fn all(rows: &[Row]) -> Vec<TrayCommand> {
            let of = |row: &Row| match row {
                Row::Item(item) => vec![item.does],
                Row::Below(_, rows) => all(rows),
                Row::Rule | Row::Said(_) => Vec::new(),
            };
            rows.iter().flat_map(of).collect()
        }
        let fleet = [instance(1, "Apotek", ONLINE), instance(2, "Duka", Connection::Offline)];
        let menu = menu(&fleet);
        let commands = all(&menu);
        let keys: std::collections::BTreeSet<String> = commands.iter().map(|one| key(*one)).collect();
        assert_eq!(keys.len(), commands.len());
        let offered: Vec<TrayCommand> = commands.iter().filter_map(|one| asked(&menu, &key(*one))).collect();
        for (one, offers) in [
            (TrayCommand::Stop(fleet[0].id), true),
            (TrayCommand::Start(fleet[0].id), false),
            (TrayCommand::TryNow(fleet[0].id), false),
            (TrayCommand::Start(fleet[1].id), true),
            (TrayCommand::Stop(fleet[1].id), false),
            (TrayCommand::Quit, true),
        ] {
            assert_eq!(offered.contains(&one), offers, "{one:?}");
        }
        let gone = key(TrayCommand::Stop(fleet[0].id));
        assert_eq!(asked(&self::menu(&fleet[1..]), &gone), None, "another one is in its place");
        assert_eq!(asked(&menu, ""), None);
    }

    #[test]
    fn the_menu_stays_while_the_same_rows_have_other_words() {
        let now = menu(&[instance(1, "Apotek", ONLINE), instance(2, "Duka", ONLINE)]);
        let renamed = menu(&[instance(1, "Apotek & Co", ONLINE), instance(2, "Duka", ONLINE)]);
        assert!(same_shape(&now, &renamed));
        let (now_said, said) = (words(&now), words(&renamed));
        assert_eq!(now_said.len(), said.len());
        let other: Vec<&Words> = said.iter().filter(|one| !now_said.contains(one)).collect();
        assert_eq!(other, [&("Apotek && Co · Online".to_owned(), true)]);
        let parked = instance(2, "Duka", Connection::Parked { why: ParkWhy::Replaced });
        for (another, what) in [
            (menu(&[instance(1, "Apotek", ONLINE), parked]), "the worst comes first"),
            (menu(&[instance(1, "Apotek", ONLINE), instance(2, "Duka", Connection::Offline)]), "it is started now"),
            (menu(&[instance(1, "Apotek", ONLINE), instance(3, "Duka", ONLINE)]), "another instance"),
            (menu(&[instance(1, "Apotek", ONLINE)]), "one less"),
            (menu(&[]), "none"),
        ] {
            assert!(!same_shape(&now, &another) && !same_shape(&another, &now), "{what}");
        }
    }

    #[test]
    fn what_a_pointer_is_told_has_room() {
        assert_eq!(tip("Wakala", "2 online"), "Wakala\n2 online");
        let long = tip("Wakala", &"🛒".repeat(200));
        assert_eq!((long.encode_utf16().count(), long.chars().count()), (TIP, 7 + 60));
    }
}
